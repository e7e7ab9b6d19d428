export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  // Of the server alone: NUXT_PAY_BROKER and NUXT_PAY_KEY.
  runtimeConfig: { payBroker: '', payKey: '' },
  telemetry: false,
})
