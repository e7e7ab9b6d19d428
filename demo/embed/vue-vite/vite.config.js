import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [vue()],
  // While you work: the shop's server runs beside Vite's.
  server: { proxy: { '/api': process.env.SHOP ?? 'http://127.0.0.1:5170' } },
})
