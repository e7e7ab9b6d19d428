import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // While you work: the shop's server runs beside Vite's.
  server: { proxy: { '/api': process.env.SHOP ?? 'http://127.0.0.1:5170' } },
})
