import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

const require = createRequire(import.meta.url)
const VERSIONS = Array.from({ length: 40 }, (_, index) => index + 1)
const { M: LEVEL_M } = require('qrcode/lib/core/error-correction-level.js')

/**
 * Leaves out of the encoder what `qrPicture` never asks it for: its search for shorter modes (digits, capitals, kanji), all levels of error
 * correction but M, and the choice of a version by hand. Each module in place of another has its interface, and its tables from that one.
 */
export function bytesOnly(): Plugin {
  const modules = inPlace()
  return {
    name: 'bytes-only',
    enforce: 'pre',
    load: (id) => modules[/\/qrcode\/lib\/core\/([\w-]+)\.js$/.exec(id)?.[1] ?? ''] ?? null,
  }
}

function inPlace(): Readonly<Record<string, string>> {
  const corrections = require('qrcode/lib/core/error-correction-code.js')
  const table = (of: (version: number) => number): string => JSON.stringify([0, ...VERSIONS.map(of)])
  return {
    segments: `
      const ByteData = require('./byte-data')
      exports.fromArray = (segments) => segments.map(({ data }) => new ByteData(data))`,
    // ISO/IEC 18004, 7.4.1: bytes are mode 0100, and are counted in 8 bits up to version 9, in 16 from there.
    mode: `
      exports.BYTE = { bit: 4 }
      exports.getCharCountIndicator = (mode, version) => version < 10 ? 8 : 16`,
    'error-correction-level': `
      exports.M = ${JSON.stringify(LEVEL_M)}
      exports.from = () => exports.M`,
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
      exports.from = () => undefined
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
