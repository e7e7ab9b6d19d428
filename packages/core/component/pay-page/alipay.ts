import type { HandOffQuery } from '../../src/miniprogram/index.ts'
import { payPage } from './page.ts'
import { TEXTS } from './page-texts.ts'

declare const my: {
  getSystemInfoSync(): { language?: string }
  getEnterOptionsSync?(): { query?: HandOffQuery }
  navigateBack(options?: object): unknown
  setNavigationBar(options: { title: string }): unknown
}
declare function Page(definition: object): void

Page(
  payPage({
    texts: TEXTS,
    language: () => my.getSystemInfoSync().language || '',
    entered() {
      const { query } = my.getEnterOptionsSync?.() || {}
      return query?.qrCode ? { qrCode: query.qrCode } : {}
    },
    goBack: () => void my.navigateBack(),
    setTitle: (title) => void my.setNavigationBar({ title }),
  }),
)
