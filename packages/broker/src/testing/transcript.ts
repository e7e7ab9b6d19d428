import type { ClearMessage } from './gateway-peer.ts'

/** One recorded exchange or notification of a gateway, from a `.http` file, with its bodies before sealing. */
export interface Transcript {
  /** Where the words come from: an official document and its section, a sandbox and a date, or `synthetic`. */
  readonly source: string
  /** The operation called; undefined for a notification. */
  readonly operation: string | undefined
  /** What was sent; for a notification, what it says. */
  readonly sent: ClearMessage
  /** The reply in the clear; undefined for a notification. */
  readonly received: ClearMessage | undefined
}

const SOURCE = /^# source: (\S.*)$/
const CALL = /^POST (\S+)$/

/**
 * Reads a transcript: comments (the first names the source), a start line (`POST <operation>` or `NOTIFICATION`), a JSON
 * body and, for a call, a second one after `REPLY`. Throws a sentence that says what the file lacks.
 */
export function readTranscript(text: string): Transcript {
  const lines = text.split('\n')
  const source = SOURCE.exec(lines[0] ?? '')?.[1]
  if (!source) throw new Error('A transcript starts with "# source: …": where do its words come from?')
  const body = lines.filter((line) => !line.startsWith('#')).join('\n')
  const [start = '', ...rest] = body.trimStart().split('\n')
  const [sent = '', received] = rest.join('\n').split('\nREPLY\n')
  const operation = CALL.exec(start)?.[1]
  if (!operation && start !== 'NOTIFICATION') {
    throw new Error('A transcript goes on with "POST <operation>" or "NOTIFICATION"')
  }
  if (operation && received === undefined) throw new Error('A transcript of a call has a second body, after REPLY')
  return {
    source,
    operation,
    sent: JSON.parse(sent),
    received: received === undefined ? undefined : JSON.parse(received),
  }
}
