#!/usr/bin/env bash
# UAParser.js calls the QQ app "QQBrowser", with the app's version, as it calls the browser of that name.
#
# One expects two names, as there are two programs: the app says QQ/ and has QQ's wallet and bridge, the browser says MQQBrowser/
# and has neither (on Android the app says both). UAParser.js has a type for browsers inside of apps, "inapp", in its type
# declarations and in ua-parser-js/enums (https://docs.uaparser.dev), and gives it to Alipay; one would look for QQ and WeChat there.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent ua-parser-js@2.0.10 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { UAParser } from 'ua-parser-js'

const agents = {
  'QQ app on iOS': 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 QQ/9.0.55.612 V1_IPH_SQ_9.0.55_1_APP_A Pixel/1170 NetType/WIFI QQTheme/1000',
  'QQ browser': 'Mozilla/5.0 (Linux; U; Android 13; zh-cn; 22021211RC Build/TKQ1.220807.001) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/109.0.5414.86 MQQBrowser/14.9 Mobile Safari/537.36',
  WeChat: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x18003233) NetType/WIFI Language/zh_CN',
  Alipay: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21F79 NebulaSDK/1.8.100112 Nebula AliApp(AP/10.6.20.6000) AlipayClient/10.6.20.6000 Language/zh-Hans',
}

console.log('ua-parser-js', JSON.parse(readFileSync('node_modules/ua-parser-js/package.json')).version)
for (const [name, agent] of Object.entries(agents)) {
  const { name: browser, version, type } = new UAParser(agent).getBrowser()
  console.log(`${name}: ${browser} ${version}, type ${type}`)
}
JS

expected=$(cat <<'TEXT'
ua-parser-js 2.0.10
QQ app on iOS: QQBrowser 9.0.55.612, type undefined
QQ browser: QQBrowser 14.9, type undefined
WeChat: WeChat 8.0.50, type undefined
Alipay: Alipay 10.6.20.6000, type inapp
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
