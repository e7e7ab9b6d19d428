import { s } from './h.ts'

/** Colours of a tea: its leaf, its liquor, and the paper behind. Light enough that the page's own text stands on the paper. */
interface TeaColours {
  readonly paper: string
  readonly leaf: string
  readonly liquor: string
}

const COLOURS: Readonly<Record<string, TeaColours>> = {
  longjing: { paper: '#e7ecd9', leaf: '#6f8a3c', liquor: '#d3d98a' },
  'silver-needle': { paper: '#ebe9e1', leaf: '#a3a58c', liquor: '#ece3b4' },
  dancong: { paper: '#f0e4d2', leaf: '#7a6a3a', liquor: '#e2ad55' },
  lapsang: { paper: '#efdcd3', leaf: '#4a302a', liquor: '#b8502f' },
  puer: { paper: '#e6dcd4', leaf: '#35241d', liquor: '#6b2b1d' },
  sample: { paper: '#e0e8e6', leaf: '#4f7a70', liquor: '#cfd9a0' },
}
const OTHER: TeaColours = { paper: '#e8e6df', leaf: '#77705f', liquor: '#d8c890' }

/** Where leaves fall: across, down, and their turn in degrees. A tea's picture shows three of them. */
const FALLS: readonly (readonly [number, number, number])[] = [
  [40, 34, -28],
  [74, 20, 12],
  [122, 26, 24],
  [150, 44, 62],
  [30, 62, 48],
  [158, 78, -40],
]

/** A bowl of the tea, with its leaves. Decoration: the name stands beside it. */
export function teaPicture(product: string): SVGElement {
  const { paper, leaf, liquor } = COLOURS[product] ?? OTHER
  const first = product.length % FALLS.length
  const leaves = [first, first + 2, first + 3].map((index) => {
    const [x, y, turn] = FALLS[index % FALLS.length] ?? [0, 0, 0]
    const transform = `translate(${x} ${y}) rotate(${turn})`
    return s('path', { d: 'M0 0C5 -9 17 -9 24 0C17 9 5 9 0 0Z', fill: leaf, transform })
  })
  return s(
    'svg',
    { viewBox: '0 0 200 150', class: 'picture', 'aria-hidden': 'true' },
    s('rect', { width: 200, height: 150, fill: paper }),
    s('ellipse', { cx: 100, cy: 126, rx: 46, ry: 6, fill: '#000', opacity: 0.08 }),
    // A lidless gaiwan: its body, the liquor in it, the rim around, and the foot.
    s('path', { d: 'M52 66C54 100 76 118 100 118C124 118 146 100 148 66Z', fill: '#fffdf8' }),
    s('path', { d: 'M84 116h32l-3 9h-26Z', fill: '#f6f1e6' }),
    s('ellipse', { cx: 100, cy: 66, rx: 48, ry: 14, fill: '#fffdf8' }),
    s('ellipse', { cx: 100, cy: 68, rx: 42, ry: 10.5, fill: liquor }),
    s('path', {
      d: 'M58 89C62 98 80 105 100 105C120 105 138 98 142 89',
      fill: 'none',
      stroke: liquor,
      'stroke-width': 3,
    }),
    ...leaves,
  )
}
