#!/usr/bin/env bash
# An amount in capitals that ends at the yuan loses its closing 整 when it is written with two decimals, as Alipay writes amounts.
#
# One expects the same words for 128 and 128.00: the People's Bank of China's rules for filling in bills and settlement vouchers
# (正确填写票据和结算凭证的基本规定, annex 1 of 支付结算办法, article 2) ask for 整 or 正 after a 元 that nothing follows, and nzh's
# README (https://github.com/cnwhy/nzh) shows 人民币壹元整 for "1".
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent nzh@1.0.14 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import Nzh from 'nzh'

console.log('nzh', JSON.parse(readFileSync('node_modules/nzh/package.json')).version)
for (const amount of ['128', '128.0', '128.00', '128.50']) console.log(amount, Nzh.cn.toMoney(amount))
console.log('128.00 with forceZheng', Nzh.cn.toMoney('128.00', { forceZheng: true }))
JS

expected=$(cat <<'TEXT'
nzh 1.0.14
128 人民币壹佰贰拾捌元整
128.0 人民币壹佰贰拾捌元
128.00 人民币壹佰贰拾捌元
128.50 人民币壹佰贰拾捌元伍角
128.00 with forceZheng 人民币壹佰贰拾捌元整
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
