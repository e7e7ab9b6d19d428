/** The texts of a tag's language, such as `zh_CN`, `en` or `zh-Hans`; English for other languages, Chinese where no tag is told. */
export function findTexts<Texts extends { readonly tag: string }>(all: readonly Texts[], tag: string): Texts {
  const language = tag.toLowerCase().split(/[-_]/)[0]
  for (const texts of all) if (texts.tag.split('-')[0] === language) return texts
  return all[language ? all.length - 1 : 0] as Texts
}
