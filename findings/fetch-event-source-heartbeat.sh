#!/usr/bin/env bash
# fetch-event-source hands a stream's heartbeats to onmessage, as messages with empty data.
#
# One expects nothing for a comment, for a lone "retry" or for an event without data: the HTML standard ends such a block without
# dispatching it (https://html.spec.whatwg.org/multipage/server-sent-events.html#dispatchMessage) and recommends comments as
# heartbeats. A handler that starts with JSON.parse throws on the first one, and the library takes that for a lost connection.
# The library is made for browsers; the two globals that it asks for are given to it here.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent @microsoft/fetch-event-source@2.0.1 >/dev/null

cat >show.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fetchEventSource } from '@microsoft/fetch-event-source'

globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} }
globalThis.window = globalThis

const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(': keep-alive\n\nretry: 2000\n\ndata: {"status":"paid"}\n\n')
})
await new Promise((listening) => server.listen(0, '127.0.0.1', listening))

const { version } = JSON.parse(readFileSync('node_modules/@microsoft/fetch-event-source/package.json'))
console.log('@microsoft/fetch-event-source', version)
console.log('sent: a comment, a retry, one message')
await fetchEventSource(`http://127.0.0.1:${server.address().port}/`, {
  onmessage: (message) => console.log('onmessage:', JSON.stringify(message.data)),
  onerror: (error) => {
    throw error
  },
})
server.close()
JS

expected=$(cat <<'TEXT'
@microsoft/fetch-event-source 2.0.1
sent: a comment, a retry, one message
onmessage: ""
onmessage: ""
onmessage: "{\"status\":\"paid\"}"
TEXT
)

output=$(node show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
