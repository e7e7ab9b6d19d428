/** The encoder alone: the package's main entry brings renderers that we don't use. */
declare module 'qrcode/lib/core/qrcode.js' {
  interface Segment {
    readonly data: string
    readonly mode: 'byte'
  }
  interface Modules {
    readonly size: number
    get(row: number, column: number): number
  }
  export function create(
    data: readonly Segment[],
    options: { readonly errorCorrectionLevel: 'M' },
  ): { readonly modules: Modules }
}
