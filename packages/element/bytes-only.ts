import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

const require = createRequire(import.meta.url)
const VERSIONS = Array.from({ length: 40 }, (_, index) => index + 1)
const { M: LEVEL_M } = require('qrcode/lib/core/error-correction-level.js')

/**
 * Leaves out of the encoder what `qrPicture` never asks it for: its search for shorter modes (digits, capitals, kanji), all levels of error
 * correction but M, the choice of a version or a mask by hand, and checks of what nobody passes. Each module in place of another has its
 * interface, and its tables from that one.
 */
export function bytesOnly(): Plugin {
  const modules = inPlace()
  return {
    name: 'bytes-only',
    enforce: 'pre',
    load(id) {
      const name = /\/qrcode\/lib\/core\/([\w-]+)\.js$/.exec(id)?.[1] ?? ''
      return modules[name] ?? (CUTS[name] ? CUTS[name].reduce(cut, readFileSync(id, 'utf8')) : null)
    },
  }
}

const MASKS = [0, 1, 2, 3, 4, 5, 6, 7]

type Cut = readonly [from: string, to: string, instead: string]

/** What is left out of a module, from the first text up to the second (`''`: the end), and what stands there instead. */
const CUTS: Readonly<Record<string, readonly Cut[]>> = {
  qrcode: [
    [
      'let segments\n',
      'const dataBits =',
      `const segments = Segments.fromArray(data)
      version = Version.getBestVersionForData(segments)
      if (!version) throw new Error('The amount of data is too big to be stored in a QR Code')
      `,
    ],
    ['if (isNaN(maskPattern)) {', '// Find best', '{'],
    ['version: version,', '}\n}', ''],
    ['exports.create = ', '', 'exports.create = (data) => createSymbol(data, 0, ECLevel.M)'],
  ],
  'mask-pattern': [
    ['exports.Patterns = {', '/**', `exports.Patterns = '${MASKS.join('')}'\n`],
    ['exports.isValid = ', '/**\n* Find', ''],
    ...MASKS.map(
      (mask): Cut => [
        `case exports.Patterns.PATTERN${mask.toString(2).padStart(3, '0')}`,
        'return',
        mask < 7 ? `case ${mask}: ` : 'default: ',
      ],
    ),
    ['default: throw', '}', ''],
  ],
  'bit-matrix': [['if (!size', 'this.size', '']],
  'galois-field': [['if (n < 1)', 'return', '']],
}

/** Cuts a text out of another: one that isn't there any more has to be looked at anew. */
function cut(code: string, [from, to, instead]: Cut): string {
  const start = code.indexOf(from)
  const end = to ? code.indexOf(to, start) : code.length
  if (start < 0 || end < 0) throw new Error(`The encoder has no "${from}" before "${to}" any more`)
  return code.slice(0, start) + instead + code.slice(end)
}

function inPlace(): Readonly<Record<string, string>> {
  const { getSymbolTotalCodewords } = require('qrcode/lib/core/utils.js')
  const corrections = require('qrcode/lib/core/error-correction-code.js')
  const table = (of: (version: number) => number): string => JSON.stringify([0, ...VERSIONS.map(of)])
  return {
    utils: `
      const totals = ${table(getSymbolTotalCodewords)}
      exports.getSymbolSize = (version) => version * 4 + 17
      exports.getSymbolTotalCodewords = (version) => totals[version]
      exports.getBCHDigit = (data) => 32 - Math.clz32(data)`,
    segments: `
      const { BYTE } = require('./mode')
      exports.fromArray = ([{ data }]) => {
        const bytes = new TextEncoder().encode(data)
        return [{
          mode: BYTE,
          getLength: () => bytes.length,
          getBitsLength: () => bytes.length * 8,
          write: (bits) => bytes.forEach((byte) => bits.put(byte, 8)),
        }]
      }`,
    'reed-solomon-encoder': `
      const { generateECPolynomial, mod } = require('./polynomial')
      module.exports = function (degree) {
        const generator = generateECPolynomial(degree)
        this.encode = (data) => {
          const padded = new Uint8Array(data.length + degree)
          padded.set(data)
          const rest = mod(padded, generator)
          padded.fill(0).set(rest, degree - rest.length)
          return padded.subarray(0, degree)
        }
      }`,
    // ISO/IEC 18004, 7.4.1: bytes are mode 0100, and are counted in 8 bits up to version 9, in 16 from there.
    mode: `
      exports.BYTE = { bit: 4 }
      exports.getCharCountIndicator = (mode, version) => version < 10 ? 8 : 16`,
    'error-correction-level': `
      exports.M = ${JSON.stringify(LEVEL_M)}`,
    'error-correction-code': `
      const blocks = ${table((version) => corrections.getBlocksCount(version, LEVEL_M))}
      const codewords = ${table((version) => corrections.getTotalCodewordsCount(version, LEVEL_M))}
      exports.getBlocksCount = (version) => blocks[version]
      exports.getTotalCodewordsCount = (version) => codewords[version]`,
    // The last: twelve bits of a Golay code behind the version's six (7.10).
    version: `
      const { getSymbolTotalCodewords } = require('./utils')
      const { getTotalCodewordsCount } = require('./error-correction-code')
      const { getCharCountIndicator } = require('./mode')
      exports.getBestVersionForData = ([bytes]) => {
        for (let version = 1; version <= 40; version++) {
          const room = 8 * (getSymbolTotalCodewords(version) - getTotalCodewordsCount(version))
          if (4 + getCharCountIndicator(0, version) + bytes.getBitsLength() <= room) return version
        }
      }
      exports.getEncodedBits = (version) => {
        let rest = version
        for (let bit = 0; bit < 12; bit++) rest = (rest << 1) ^ (rest >> 11 ? 0x1f25 : 0)
        return (version << 12) | rest
      }`,
  }
}
