import { expect, test } from 'vitest'
import { axmlOf } from './axml.ts'

test('what WeChat and Alipay call by other names', () => {
  expect(
    axmlOf(
      '<view wx:if="{{a > b}}" class="x" bindtap="go" aria-role="button" data-does="y">{{a < b}}</view><view wx:else>b</view>',
    ),
  ).toBe(
    '<view a:if="{{a > b}}" class="x" onTap="go" role="button" data-does="y">{{a < b}}</view><view a:else>b</view>',
  )
})

test('a component’s attributes are properties, and its events handlers', () => {
  expect(
    axmlOf(
      '<pay-checkout wx:if="{{a}}" class="c" broker-url="{{b}}" bind:needtoken="renew"><view slot="header">x</view></pay-checkout>',
    ),
  ).toBe(
    '<pay-checkout a:if="{{a}}" className="c" brokerUrl="{{b}}" onNeedtoken="renew"><view slot="header">x</view></pay-checkout>',
  )
})

test('a word that isn’t known is refused', () => {
  expect(() => axmlOf('<view bindlongpress="x">a</view>')).toThrow('bindlongpress')
})
