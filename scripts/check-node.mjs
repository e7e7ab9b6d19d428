// First step of every root script. Plain JavaScript on purpose: it has to run on the Node that is too old.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  const own = ['x64', 'arm64'].some((arch) =>
    existsSync(fileURLToPath(new URL(`../node_modules/node-linux-${arch}/bin/node`, import.meta.url))),
  )
  const remedy = own
    ? 'Run it through pnpm, which puts the project’s own Node first: npx -y pnpm@12.21.0 <script>'
    : process.platform === 'linux'
      ? 'The project’s own Node is not installed; the install above did not finish. Look at its messages, then run: npx -y pnpm@12.21.0 install'
      : 'On this system the project brings no Node of its own. Install Node 24 or newer, then run the command again.'
  console.error(`pay-checkout needs Node 24 or newer, and this is Node ${process.versions.node}.\n${remedy}`)
  process.exit(1)
}
