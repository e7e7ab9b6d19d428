/** Takes comments and indentation out of styles, which no minifier looks into because they are text to it. */
export function closeStyles(css: string): string {
  return css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?|(:) /g, '$1$2')
    .replace(/;}/g, '}')
}
