import type { Mutant } from './mutant.ts'

/** A database's file that is lost, and a broker that is newer than its page. */
export const WORLDS: readonly Mutant[] = [
  {
    id: 'filenotwatched',
    file: 'store/sqlite-connection.ts',
    find: 'createGroupCommit(database, inMemory ? () => {} : watchFile(path))',
    replace: 'createGroupCommit(database, inMemory ? () => {} : () => void watchFile)',
    why: 'the database would say so',
    kind: 'files',
  },
  {
    id: 'filebyname',
    file: 'store/sqlite-file.ts',
    find: `    return \`\${dev} \${ino}\`\n`,
    replace: `    return \`\${dev} \${ino}\` && 'there'\n`,
    why: 'a file is where its name is',
    kind: 'files',
  },
  {
    id: 'lognotwatched',
    file: 'store/sqlite-file.ts',
    find: `const files = [path, \`\${path}-wal\`]`,
    replace: 'const files = [path]',
    why: 'the log is the database’s own business',
    kind: 'files',
  },
  {
    id: 'allornothing',
    file: '../../core/src/read-view.ts',
    find: '  const payUrl = textOf(input.payUrl, isSafeAddress)\n',
    replace: `  const payUrl = textOf(input.payUrl, isSafeAddress)
  if (!Array.isArray(methods) || methods.some((offer) => readOffer(offer).channels.length === 0)) return undefined\n`,
    why: 'what is half understood is misunderstood',
    kind: 'pages',
  },
  {
    id: 'unknownwaits',
    file: '../../core/src/read-view.ts',
    find: "readClientAction(input.action) || { type: 'unknown' }",
    replace: "readClientAction(input.action) || { type: 'wait' }",
    why: 'there is nothing to do about it',
    kind: 'pages',
  },
  {
    id: 'paymentfirst',
    file: '../../core/src/follow.ts',
    find: "        if (problem.code === 'unreadable-answer') return client.readCheckout()\n",
    replace: '',
    why: 'without its payment a checkout says nothing',
    kind: 'pages',
  },
]
