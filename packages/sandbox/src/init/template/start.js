// npm start: the gateways' sandbox, the broker and your shop, until Ctrl-C. What they say stands in data/*.log.
import { spawn } from 'node:child_process'
import { createWriteStream, existsSync } from 'node:fs'

const PROGRAMS = {
  sandbox: ['node_modules/@pay-checkout/sandbox/dist/cli.js', 'serve', '--config', 'sandbox.json', '--port', '4010'],
  broker: ['node_modules/@pay-checkout/broker/dist/cli/pay-broker.js', 'serve', '--port', '4020'],
  shop: ['server.js'],
}
process.chdir(import.meta.dirname)
if (!existsSync(PROGRAMS.sandbox[0])) {
  console.error('Nothing is installed here yet: npm install')
  process.exit(1)
}
const children = Object.entries(PROGRAMS).map(([name, args]) => start(name, args))

function start(name, args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const log = createWriteStream(`data/${name}.log`, { mode: 0o600 })
  let errors = ''
  const ready = new Promise((resolve) => {
    child.stdout.on('data', (text) => String(text).includes(' ready ') && resolve())
  })
  child.stdout.pipe(log, { end: false })
  child.stderr.on('data', (text) => {
    log.write(text)
    errors = (errors + text).slice(-2000)
  })
  child.on('exit', (code) => {
    if (stopping) return
    console.error(`The ${name} has ended (${code}); its log is data/${name}.log.\n${errors.trim()}`)
    stop(1)
  })
  return { child, ready }
}

let stopping = false
function stop(code) {
  stopping = true
  process.exitCode = code
  for (const { child } of children) child.kill()
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => stop(0))

Promise.all(children.map(({ ready }) => ready)).then(() =>
  console.log(`
  Your shop                http://127.0.0.1:4030/
  A phone to pay with      http://127.0.0.1:4010/phone
  Faults to try            http://127.0.0.1:4010/control

  Buy the tea, and scan its code with the phone: the page links to it. Stop with Ctrl-C.
`),
)
