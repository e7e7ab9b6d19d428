/** What keeps a command from running and is the operator's to mend: told in its sentence, without a stack. */
export class CannotRun extends Error {
  override readonly name: string = 'CannotRun'
}

interface Place {
  readonly port: number
  readonly host: string
}

const SENTENCES: Readonly<Record<string, (place: Place) => string>> = {
  EADDRINUSE: ({ port, host }) =>
    `Port ${port} of ${host} is taken: another program listens there, perhaps another broker. Stop it, or choose another port with --port.`,
  EACCES: ({ port }) =>
    `This user may not listen on port ${port}: choose one above 1023 with --port, and let a proxy lead to it.`,
  EADDRNOTAVAIL: noSuchAddress,
  ENOTFOUND: noSuchAddress,
  EAI_AGAIN: noSuchAddress,
}

function noSuchAddress({ host }: Place): string {
  return `This machine has no address ${host}: choose one of its own with --host.`
}

/** Why nobody can listen there, as an operator mends it; any other error as it is. */
export function cannotListen(error: unknown, place: Place): unknown {
  const { code } = Object(error) as { code?: unknown }
  const sentence = typeof code === 'string' && Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : undefined
  return sentence ? new CannotRun(sentence(place), { cause: error }) : error
}
