/** How large text is set, as a factor for `em`: what the payer has chosen in the wallet's settings. Between these the layout holds. */
export function scaleOf({
  fontSizeScaleFactor,
  fontSizeSetting,
}: {
  readonly fontSizeScaleFactor?: number
  readonly fontSizeSetting?: number
}): string {
  const wanted = Number(fontSizeScaleFactor) || Number(fontSizeSetting) / 16 || 1
  return String(Math.round(Math.min(2, Math.max(1, wanted)) * 100) / 100)
}
