#!/usr/bin/env bash
# A receipt for a Chinese printer turns Japanese after the first ¥: node-thermal-printer writes the next characters in EUC-JP.
#
# One expects a receipt with CharacterSet.CHINA to stay in the character set that was asked for (README of
# https://github.com/Klemen1337/node-thermal-printer), and ¥ to be harmless in it: it is the sign that Intl.NumberFormat writes for
# zh-CN and CNY. But U+00A5 isn't in GB 2312 (the yuan sign there is the wide ￥), so the library looks through all its code pages,
# stays in the one that has it, and from there finds every character that Japanese knows too in EUC-JP first. The command that it
# sends with them, ESC R 8, changes signs of the ASCII range (Epson's ESC/POS reference, "Select an international character set"),
# not the table of Chinese characters, and in that table the bytes of 元 are 傅.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent node-thermal-printer@4.6.1 iconv-lite@0.7.3 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import iconv from 'iconv-lite'
import thermal from 'node-thermal-printer'

const { ThermalPrinter, PrinterTypes, CharacterSet } = thermal
const price = new Intl.NumberFormat('zh-CN', { style: 'currency', currency: 'CNY' }).format(128)
const print = (line) => {
  const printer = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: 'tcp://127.0.0.1', characterSet: CharacterSet.CHINA })
  printer.clear()
  printer.println(line)
  const bytes = printer.getBuffer()
  // The commands that choose a code page (ESC R n, ESC t n) are cut out, as a printer would.
  const text = Buffer.from(bytes.toString('latin1').replace(/\x1b[Rt]./gs, ''), 'latin1')
  return `${bytes.toString('hex')} = ${iconv.decode(text, 'gb18030').trim()}`
}

console.log('node-thermal-printer', JSON.parse(readFileSync('node_modules/node-thermal-printer/package.json')).version)
console.log('Intl writes', price, 'with U+' + price.codePointAt(0).toString(16).toUpperCase().padStart(4, '0'))
console.log('wide sign: ', print('合计 ￥128.00 元'))
console.log('Intl’s sign:', print(`合计 ${price} 元`))
JS

expected=$(cat <<'TEXT'
node-thermal-printer 4.6.1
Intl writes ¥128.00 with U+00A5
wide sign:  1b520fbacfbcc620a3a43132382e303020d4aa0a = 合计 ￥128.00 元
Intl’s sign: 1b520fbacfbcc6201b74009d3132382e3030201b5208b8b50a = 合计 �128.00 傅
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
