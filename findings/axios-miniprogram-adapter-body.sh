#!/usr/bin/env bash
# With axios-miniprogram-adapter a JSON text that was signed goes out as another text: it is read as JSON, and written anew on the phone.
#
# One expects a body given as text to be sent as it is: so does axios (https://github.com/axios/axios, request config: data may be a
# string), and so does wx.request, which turns only what is no string into one
# (https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html, data). The adapter
# (https://github.com/bigmeow/axios-miniprogram-adapter) reads every text that is a JSON object, whatever its content type says, and
# hands the object on. Blanks go, 128.00 becomes 128, and of long numbers the last digits are lost, so that a signature over the body
# fits no longer, or the wrong payment is asked for. A JSON array stays as it was.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent axios-miniprogram-adapter@0.3.5 axios@0.26.1 >/dev/null

cat >show.cjs <<'JS'
const axios = require('axios')
const adapter = require('axios-miniprogram-adapter')

// The phone's part: WeChat sends a text as it is, and anything else as JSON.
let sent
globalThis.wx = {
  request({ data, success, complete }) {
    sent = typeof data === 'string' ? data : JSON.stringify(data)
    queueMicrotask(() => {
      success({ data: {}, statusCode: 200, header: {} })
      complete()
    })
    return { abort() {} }
  },
}

async function show(data, type) {
  await axios({ adapter, url: 'https://shop.example/refunds', method: 'post', data, headers: { 'Content-Type': type } })
  console.log(`${type}\n  given ${data}\n  sent  ${sent}`)
}

async function main() {
  const version = (name) => require(`${name}/package.json`).version
  console.log('axios-miniprogram-adapter', version('axios-miniprogram-adapter'), 'with axios', version('axios'))
  await show('{"transaction_id": 4200002026112912345678, "amount": 128.00}', 'application/json')
  await show('{"amount": 128.00}', 'text/plain')
  await show('[{"amount": 128.00}]', 'application/json')
}
main()
JS

expected=$(cat <<'TEXT'
axios-miniprogram-adapter 0.3.5 with axios 0.26.1
application/json
  given {"transaction_id": 4200002026112912345678, "amount": 128.00}
  sent  {"transaction_id":4.200002026112912e+21,"amount":128}
text/plain
  given {"amount": 128.00}
  sent  {"amount":128}
application/json
  given [{"amount": 128.00}]
  sent  [{"amount": 128.00}]
TEXT
)

output=$(node show.cjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
