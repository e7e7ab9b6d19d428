#!/usr/bin/env node
import { tooOldNode } from './too-old-node.ts'

// Nothing else is loaded before that is known: on a Node without SQLite the program would end in a stack, before its first line.
const refusal = tooOldNode(process.versions.node)
if (refusal === null) void import('./program.ts')
else {
  console.error(refusal)
  process.exitCode = 1
}
