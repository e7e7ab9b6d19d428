/** The texts nearest to a tag such as `zh_CN`, `en` or `zh-Hans`: its language's, else English; Chinese where no tag is told. */
export function findTexts<Texts extends { readonly tag: string }>(all: readonly Texts[], tag: string): Texts {
  const wanted = tag.toLowerCase().replace(/_/g, '-')
  const language = wanted.split('-')[0]
  const near = [
    (it: Texts) => it.tag.toLowerCase() === wanted,
    (it: Texts) => it.tag.split('-')[0] === language,
    (it: Texts) => !!language && it.tag === 'en',
  ]
  for (const test of near) for (const texts of all) if (test(texts)) return texts
  return all[0] as Texts
}
