import { expect, test } from '../fixtures.ts'
import { payOnPhone } from '../phone.ts'

const CODES = { wechat: /^weixin:\/\/wxpay\/bizpayurl\?pr=/, alipay: /^https:\/\/qr\.alipay\.com\// }

for (const account of ['main', 'bank'] as const) {
  for (const method of ['wechat', 'alipay'] as const) {
    test(`${account}: a ${method} code read from the screen is paid by phone`, async ({ checkout, stack }) => {
      const pay = await checkout('desktop', { account })
      await pay.choose(`${method}:qr`)
      const code = await pay.scan()
      expect(code).toMatch(CODES[method])

      const phone = await pay.page.context().newPage()
      await phone.goto(`${stack.urls.sandbox}/phone?code=${encodeURIComponent(code)}`)
      await expect(phone.getByText(pay.order.orderNo)).toBeVisible()
      await expect(phone.getByText('128.00')).toBeVisible()
      await payOnPhone(phone)
      await pay.expectPaid()
    })
  }
}
