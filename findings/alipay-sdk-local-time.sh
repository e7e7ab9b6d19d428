#!/usr/bin/env bash
# alipay-sdk signs the server's local time as `timestamp`, whatever zone that is in.
#
# One expects Beijing's time everywhere: a `timestamp` of Alipay's gateway is `yyyy-MM-dd HH:mm:ss` without a zone
# (https://opendocs.alipay.com/open/028r8t, common request parameters), and Alipay's own SDK for Java fixes the zone to GMT+8
# (DATE_TIMEZONE in AlipayConstants of https://github.com/alipay/alipay-sdk-java-all). The one for Node writes what the process's zone
# says: on a server in UTC, as containers are, a request says that it was made eight hours ago.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent alipay-sdk@4.14.0 >/dev/null

cat >show.mjs <<'JS'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { AlipaySdk } from 'alipay-sdk'

const pem = { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs1', format: 'pem' } }
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, ...pem })
const sdk = new AlipaySdk({ appId: '2021000000000000', privateKey, alipayPublicKey: publicKey })
const url = new URL(sdk.pageExec('alipay.trade.wap.pay', { method: 'GET', bizContent: { out_trade_no: 'A1000' } }))
const said = Date.parse(`${url.searchParams.get('timestamp').replace(' ', 'T')}+08:00`)
const { version } = JSON.parse(readFileSync('node_modules/alipay-sdk/package.json'))
console.log('alipay-sdk', version, process.env.TZ, Math.round((said - Date.now()) / 3_600_000) || 'no', 'hours from now in Beijing')
JS

expected=$(cat <<'TEXT'
alipay-sdk 4.14.0 Asia/Shanghai no hours from now in Beijing
alipay-sdk 4.14.0 UTC -8 hours from now in Beijing
TEXT
)

output=$(for zone in Asia/Shanghai UTC; do TZ=$zone node show.mjs; done)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
