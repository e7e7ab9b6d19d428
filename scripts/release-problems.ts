/** The part of a CycloneDX bill that is looked at. */
export interface SoftwareBill {
  readonly metadata?: {
    readonly component?: { readonly group?: string; readonly name?: string; readonly version?: string }
  }
  readonly components?: readonly { readonly name?: string; readonly group?: string; readonly purl?: string }[]
}

/** A package as it would be published. */
export interface Candidate {
  readonly manifest: {
    readonly name: string
    readonly version: string
    readonly license?: string
    readonly repository?: string | { readonly url?: string }
    readonly publishConfig?: { readonly access?: string }
    readonly bin?: Readonly<Record<string, string>>
    readonly dependencies?: Readonly<Record<string, string>>
  }
  /** Its change log. */
  readonly changes: string
  readonly bill: SoftwareBill
  /** What its tarball holds. */
  readonly files: readonly string[]
}

/** Why a package can't be published as it is, a sentence for each reason. */
export function releaseProblems({ manifest, changes, bill, files }: Candidate): readonly string[] {
  const { name, version, license, publishConfig, bin = {}, dependencies = {} } = manifest
  const problems: string[] = []
  const unless = (holds: boolean, problem: string) => void (holds || problems.push(`${name}: ${problem}`))
  unless(/^\d+\.\d+\.\d+/.test(version) && version !== '0.0.0', `its version is ${version}: no changeset has raised it`)
  unless(changes.includes(`## ${version}`), `its CHANGELOG.md says nothing of ${version}`)
  unless(
    license === 'MIT' && publishConfig?.access === 'public',
    'license and publishConfig.access are to be MIT and public',
  )
  const component = bill.metadata?.component
  unless(
    `${component?.group}/${component?.name}` === name && component?.version === version,
    'its bill of materials is of something else',
  )
  const billed = new Set(bill.components?.map(({ group, name: part }) => (group ? `${group}/${part}` : part)))
  for (const needed of Object.keys(dependencies))
    unless(billed.has(needed), `its bill of materials doesn’t have ${needed}`)
  const commands = Object.values(bin).map((path) => path.replace('./', ''))
  for (const needed of ['package.json', 'README.md', 'README.zh-CN.md', ...commands])
    unless(files.includes(needed), `its tarball doesn’t have ${needed}`)
  const strangers = files.filter((path) => /\.test\.|(^|\/)(lab|\.tsbuild|node_modules)\/|\.env|\.pem$/.test(path))
  unless(strangers.length === 0, `its tarball has ${strangers.join(', ')}`)
  return problems
}

/** What only the owner of the packages can say, and must have said before they are published; null: it is said. */
export function missingRepository({ name, repository }: Candidate['manifest']): string | null {
  const url = typeof repository === 'string' ? repository : (repository?.url ?? '')
  // npm compares it with where the provenance says that it was built.
  return url === '' ? `${name}: package.json has no repository, without which npm takes no provenance` : null
}
