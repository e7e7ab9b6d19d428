#!/usr/bin/env bash
# undici, and with it Node's fetch, ends a call with an error when a 100 comes that nobody asked for; node:http reads on.
#
# One expects the answer behind it: a client must be able to parse 1xx answers before the final one even if it doesn't expect any, and may
# ignore an unexpected one (RFC 9110, 15.2). Boxes between a shop and a gateway do send one before every answer to a POST. With
# undici the request has reached the gateway, and the shop is told that the connection failed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent undici@7.16.0 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { createServer } from 'node:net'
import { fetch as undiciFetch, request } from 'undici'

const server = createServer((socket) => {
  socket.on('error', () => {})
  socket.once('data', () => socket.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\npaid'))
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/`

const CLIENTS = {
  'undici request': async () => (await request(url)).body.text(),
  'undici fetch': async () => (await undiciFetch(url)).text(),
  'node:http': () =>
    new Promise((resolve, reject) => {
      http.get(url, (answer) => answer.setEncoding('utf8').on('data', resolve)).on('error', reject)
    }),
}
console.log('undici', JSON.parse(readFileSync('node_modules/undici/package.json')).version)
for (const [name, call] of Object.entries(CLIENTS))
  console.log(`${name}:`, await call().catch((error) => `error: ${(error.cause ?? error).message}`))
process.exit()
JS

expected=$(cat <<'TEXT'
undici 7.16.0
undici request: error: bad response
undici fetch: error: bad response
node:http: paid
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
