import { afterNextRender, Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core'
import '@pay-checkout/element/define'
import type { PaySettledEvent } from '@pay-checkout/element'
import { openOrder } from './open-order'

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <main>
      <h1>Longjing tea, 100 g</h1>
      <pay-checkout
        [token]="order()?.token"
        [brokerUrl]="order()?.brokerUrl"
        locale="zh-CN"
        methods="wechat,alipay"
        [refreshToken]="refreshToken"
        (pay-settled)="thank($event)"
      >
        <p slot="success">Thank you</p>
      </pay-checkout>
      <p id="status">{{ paid() ? 'Paid' : 'Not paid yet' }}</p>
    </main>
  `,
})
export class App {
  readonly order = signal<{ token: string; brokerUrl: string } | undefined>(undefined)
  readonly paid = signal(false)
  private readonly orderNo = `A${Date.now()}`
  readonly refreshToken = async () => (await openOrder(this.orderNo)).token

  constructor() {
    // In the browser alone: the page is rendered before anybody orders.
    afterNextRender(async () => this.order.set(await openOrder(this.orderNo)))
  }

  thank({ checkout }: PaySettledEvent) {
    this.paid.set(checkout.status === 'paid')
  }
}
