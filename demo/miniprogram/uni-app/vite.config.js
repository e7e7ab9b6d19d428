import uni from '@dcloudio/vite-plugin-uni'
import { defineConfig } from 'vite'

export default defineConfig({
  // 这个插件还是 CommonJS 的默认导出。
  plugins: [(uni.default ?? uni)()],
  // 页面里的 `?.` 不交给手机去认。
  build: { target: 'es2017' },
})
