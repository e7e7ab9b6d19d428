export default defineAppConfig({
  pages: ['pages/pay/index'],
  window: { navigationBarTitleText: '付款' },
})
