const SENTENCES: Readonly<Record<string, (port: number, host: string) => string>> = {
  EADDRINUSE: (port, host) =>
    `Port ${port} of ${host} is taken: another program listens there, perhaps another sandbox. Stop it, or choose another port with --port.`,
  EACCES: (port) => `This user may not listen on port ${port}: choose one above 1023 with --port.`,
  EADDRNOTAVAIL: noSuchAddress,
  ENOTFOUND: noSuchAddress,
  EAI_AGAIN: noSuchAddress,
}

function noSuchAddress(_port: number, host: string): string {
  return `This machine has no address ${host}: choose one of its own with --host.`
}

/** Why nobody can listen there, in a sentence; any other error as it is. */
export function cannotListen(
  error: unknown,
  { port, host }: { readonly port: number; readonly host: string },
): unknown {
  const { code } = Object(error) as { code?: unknown }
  const sentence = typeof code === 'string' && Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : undefined
  return sentence ? new Error(sentence(port, host), { cause: error }) : error
}
