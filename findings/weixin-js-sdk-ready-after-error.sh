#!/usr/bin/env bash
# weixin-js-sdk calls ready although WeChat refused the config: after error, ready runs too, and so does every ready that comes later.
#
# One expects one of the two: in WeChat's document a page handles with ready what was verified (step 4), and with error what was not
# (step 5 of https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html). The library, which is WeChat's own jweixin
# 1.6.0, runs the callbacks of ready at the end of the question, whatever the answer, and at once from then on. An error callback that
# comes after the answer is called only where none had been there before.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent weixin-js-sdk@1.6.5 >/dev/null

cat >show.cjs <<'JS'
const { readFileSync } = require('node:fs')
const { setTimeout: wait } = require('node:timers/promises')
const vm = require('node:vm')

// A page in WeChat, as far as the library looks at it; the bridge plays WeChat's part and answers the question about the signature.
const SOURCE = readFileSync(require.resolve('weixin-js-sdk'), 'utf8')
const userAgent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.49'
function page(answer) {
  const says = (name) => ({ err_msg: name === 'preVerifyJSAPI' ? answer : `${name}:ok` })
  const WeixinJSBridge = { invoke: (name, _, done) => setTimeout(done, 0, says(name)), on() {} }
  const document = { title: '', addEventListener() {} }
  const location = { href: 'https://shop.example/pay' }
  const window = { document, location, WeixinJSBridge, addEventListener() {} }
  const navigator = { userAgent, platform: 'iPhone' }
  const world = { window, document, location, navigator, WeixinJSBridge, setTimeout, Image: class {}, module: {} }
  vm.runInNewContext(SOURCE, world)
  return world.module.exports
}

async function show(answer) {
  const calls = []
  const wx = page(answer)
  wx.ready(() => calls.push('ready'))
  wx.error(({ errMsg }) => calls.push(`error (${errMsg})`))
  wx.config({ appId: 'wx0000000000000000', timestamp: 1, nonceStr: 'n', signature: 's', jsApiList: ['chooseWXPay'] })
  await wait(50)
  wx.ready(() => calls.push('a later ready'))
  wx.error(() => calls.push('a later error'))
  await wait(50)
  console.log(`WeChat says ${answer.split(':')[1]}: ${calls.join(', ')}`)
}

async function main() {
  console.log('weixin-js-sdk', require('weixin-js-sdk/package.json').version)
  await show('preVerifyJSAPI:ok')
  await show('preVerifyJSAPI:fail, the signature is invalid')
}
main()
JS

expected=$(cat <<'TEXT'
weixin-js-sdk 1.6.5
WeChat says ok: ready, a later ready
WeChat says fail, the signature is invalid: error (config:fail, the signature is invalid), ready, a later ready
TEXT
)

output=$(node show.cjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
