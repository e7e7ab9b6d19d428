import { expect, test } from '../fixtures.ts'
import { payOnPhone } from '../phone.ts'

for (const method of ['wechat', 'alipay'] as const) {
  test(`a ${method} code read from the screen is paid on the phone's own page`, async ({ checkout, stack }) => {
    const pay = await checkout('desktop')
    await pay.choose(`${method}:qr`)
    const code = await pay.scan()

    const phone = await pay.page.context().newPage()
    await phone.goto(`${stack.urls.sandbox}/phone?code=${encodeURIComponent(code)}`)
    await expect(phone.getByText(pay.order.orderNo)).toBeVisible()
    await expect(phone.getByText('128.00')).toBeVisible()
    await payOnPhone(phone)
    await pay.expectPaid()
  })
}
