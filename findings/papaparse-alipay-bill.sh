#!/usr/bin/env bash
# Papa Parse takes the tab for the delimiter of an Alipay bill, which is a CSV file with commas.
#
# One expects the comma: Papa Parse finds the delimiter out by itself (README of https://github.com/mholt/PapaParse, "Auto-detect
# delimiter"; https://www.papaparse.com/docs#config), and every row of the file has twelve commas. But Alipay's bill
# (alipay.data.dataservice.bill.downloadurl.query, 业务明细) starts and ends with lines of # that have none, and ends its text cells
# with a tab against Excel's rounding of long numbers. Set the delimiter, or name # as the comment character.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent papaparse@5.7.1 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import Papa from 'papaparse'

const row = (trade, order, kind, amount) =>
  `${trade}\t,${order}\t,${kind}\t,龙井茶\t,2026-11-14 12:00:00,2026-11-14 12:00:05,\t,\t,\t,\t,*明(138****0000)\t,${amount},${amount}`
const bill = [
  '#支付宝业务明细查询',
  '#账号：[20880000000000000156]',
  '#起始日期：[2026年11月14日 00:00:00]   终止日期：[2026年11月15日 00:00:00]',
  '#-----------------------------------------业务明细列表----------------------------------------',
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）',
  row('2026111422001400001234567890', 'A1001', '交易', '128.00'),
  row('2026111422001400001234567891', 'A1002', '交易', '64.00'),
  '#-----------------------------------------业务明细列表结束------------------------------------',
].join('\r\n')

console.log('papaparse', JSON.parse(readFileSync('node_modules/papaparse/package.json')).version)
const show = (name, read) => {
  const cells = read.data.find(([first]) => first.startsWith('2026'))
  console.log(name, 'delimiter', JSON.stringify(read.meta.delimiter), 'errors', read.errors.length, 'second cell', JSON.stringify(cells[1]))
}
show('as it is:', Papa.parse(bill))
show('with comments "#":', Papa.parse(bill, { comments: '#' }))
JS

expected=$(cat <<'TEXT'
papaparse 5.7.1
as it is: delimiter "\t" errors 0 second cell ",A1001"
with comments "#": delimiter "," errors 0 second cell "A1001\t"
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
