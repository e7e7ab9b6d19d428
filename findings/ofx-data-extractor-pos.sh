#!/usr/bin/env bash
# ofx-data-extractor counts a shop's card takings, which the bank books as POS with a plus, as money that went out.
#
# One expects the amount's sign to say which way money went: in OFX amounts are signed from the customer's side (Banking Specification
# 2.3, section 3.2.9.2), and of the types in TRNTYPE its table says that POS and ATM are a debit or a credit, by the sign of the amount
# (section 11, transaction types). The library (https://github.com/Fabiopf02/ofx-data-extractor) goes by the type first: whatever is
# called POS, ATM, PAYMENT, CASH, CHECK or REPEATPMT is a debit, and so is a FEE that is given back. The lines keep their sign; the sums
# and the direction don't.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent ofx-data-extractor@1.5.0 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { Ofx } from 'ofx-data-extractor'

const HEADER = `OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE`
const line = ([type, amount, id]) =>
  `<STMTTRN>\n<TRNTYPE>${type}\n<DTPOSTED>20261130\n<TRNAMT>${amount}\n<FITID>${id}\n<NAME>${id}\n</STMTTRN>`
const statement = (lines, balance) => `${HEADER}

<OFX>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1
<STATUS><CODE>0
<SEVERITY>INFO
</STATUS>
<STMTRS><CURDEF>CNY
<BANKACCTFROM><BANKID>104100000004
<ACCTID>0001234567
<ACCTTYPE>CHECKING
</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261130
<DTEND>20261130
${lines.map(line).join('\n')}
</BANKTRANLIST>
<LEDGERBAL><BALAMT>${balance}
<DTASOF>20261130
</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
`
const read = (lines, balance) => new Ofx(statement(lines, balance))
const sums = ({ credit, debit }) => `credit ${credit}, debit ${debit}`

console.log('ofx-data-extractor', JSON.parse(readFileSync('node_modules/ofx-data-extractor/package.json')).version)
for (const type of ['CREDIT', 'XFER', 'POS', 'ATM', 'PAYMENT']) {
  const got = read([[type, '128.00', 'A1001']], '128.00')
  console.log(`${type} 128.00: ${sums(got.getTransactionsSummary())}, ${got.toNormalized().transactions[0].direction}`)
}
const day = read([['POS', '128.00', 'A1001'], ['POS', '64.00', 'A1002'], ['FEE', '-1.15', 'F1']], '190.85')
console.log(`a day of POS 128.00, POS 64.00 and FEE -1.15, balance 190.85: ${sums(day.getTransactionsSummary())}`)
JS

expected=$(cat <<'TEXT'
ofx-data-extractor 1.5.0
CREDIT 128.00: credit 128, debit 0, credit
XFER 128.00: credit 128, debit 0, credit
POS 128.00: credit 0, debit 128, debit
ATM 128.00: credit 0, debit 128, debit
PAYMENT 128.00: credit 0, debit 128, debit
a day of POS 128.00, POS 64.00 and FEE -1.15, balance 190.85: credit 0, debit 193.15
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
