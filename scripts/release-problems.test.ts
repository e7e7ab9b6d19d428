import { expect, test } from 'vitest'
import { type Candidate, missingRepository, releaseProblems } from './release-problems.ts'

const GOOD: Candidate = {
  manifest: {
    ...{ name: '@pay-checkout/broker', version: '1.2.3', license: 'MIT', publishConfig: { access: 'public' } },
    ...{
      bin: { 'pay-broker': './dist/cli/pay-broker.js' },
      dependencies: { '@pay-checkout/protocol': '1.2.3', zod: '4.0.0' },
    },
  },
  changes: '# @pay-checkout/broker\n\n## 1.2.3\n\n### Minor Changes\n',
  bill: {
    metadata: { component: { group: '@pay-checkout', name: 'broker', version: '1.2.3' } },
    components: [{ group: '@pay-checkout', name: 'protocol' }, { name: 'zod' }],
  },
  files: ['package.json', 'README.md', 'README.zh-CN.md', 'dist/cli/pay-broker.js', 'src/cli/pay-broker.ts'],
}

test('a package that is whole is ready to be published', () => {
  expect(releaseProblems(GOOD)).toEqual([])
})

test.each<[string, Partial<Candidate>, RegExp]>([
  [
    'a version that no changeset has raised',
    { manifest: { ...GOOD.manifest, version: '0.0.0' } },
    /its version is 0\.0\.0/,
  ],
  ['a change log of another version', { changes: '## 1.2.2' }, /CHANGELOG\.md says nothing of 1\.2\.3/],
  ['a package that nobody may install', { manifest: { ...GOOD.manifest, publishConfig: {} } }, /publishConfig\.access/],
  ['a bill of another package', { bill: { ...GOOD.bill, metadata: {} } }, /bill of materials is of something else/],
  [
    'a bill that leaves something out',
    { bill: { ...GOOD.bill, components: [{ name: 'zod' }] } },
    /doesn’t have @pay-checkout\/protocol/,
  ],
  [
    'a command that isn’t there',
    { files: ['package.json', 'README.md', 'README.zh-CN.md'] },
    /tarball doesn’t have dist\/cli\/pay-broker\.js/,
  ],
  [
    'no Chinese README',
    { files: GOOD.files.filter((path) => path !== 'README.zh-CN.md') },
    /tarball doesn’t have README\.zh-CN\.md/,
  ],
  ['a test', { files: [...GOOD.files, 'src/a.test.ts'] }, /tarball has src\/a\.test\.ts/],
  ['a key', { files: [...GOOD.files, 'dist/merchant.pem'] }, /tarball has dist\/merchant\.pem/],
])('%s keeps a package from being published', (_, wrong, sentence) => {
  const problems = releaseProblems({ ...GOOD, ...wrong })
  expect(problems).toContainEqual(expect.stringMatching(sentence))
  for (const problem of problems) expect(problem).toMatch(/^@pay-checkout\/broker: /)
})

test('where it was built is the owner’s to say', () => {
  expect(missingRepository(GOOD.manifest)).toMatch(/has no repository/)
  expect(missingRepository({ ...GOOD.manifest, repository: { url: 'git+https://code.example/pay.git' } })).toBeNull()
})
