/// <reference types="miniprogram-api-typings" />
import { expectTypeOf, test } from 'vitest'
import type { WechatHost } from './host.ts'

test('the whole wx of WeChat’s own typings fits', () => {
  expectTypeOf<WechatMiniprogram.Wx>().toExtend<WechatHost>()
})
