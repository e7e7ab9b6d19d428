#!/usr/bin/env node
import { tooOldNode } from './node-version.ts'

// Nothing else is loaded before that is known: on an older Node the program could end in a stack before its first line.
const refusal = tooOldNode(process.versions.node, process.argv[2])
// By a function of it: a module that is only loaded is one without effects to a bundler, and is left out.
if (refusal === null) void import('./program.ts').then(({ runCommand }) => runCommand())
else {
  console.error(refusal)
  process.exitCode = 1
}
