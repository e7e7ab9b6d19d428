// 每种茶的颜色：背后的纸，碗里的汤。
const COLOURS = {
  longjing: ['#e7ecd9', '#d3d98a'],
  'silver-needle': ['#ebe9e1', '#ece3b4'],
  dancong: ['#f0e4d2', '#e2ad55'],
  lapsang: ['#efdcd3', '#b8502f'],
  puer: ['#e6dcd4', '#6b2b1d'],
  sample: ['#e0e8e6', '#cfd9a0'],
}
const OTHER = ['#e8e6df', '#d8c890']

module.exports = function coloursOf(product) {
  const [paper, liquor] = COLOURS[product] || OTHER
  return { paper, liquor }
}
