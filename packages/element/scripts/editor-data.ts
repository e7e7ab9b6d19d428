import { PayCheckout } from '../src/pay-checkout.ts'
import { EVENTS } from '../src/tag.ts'

/** What editors are told of the element, made from the manifest that is read from its source. */

interface Described {
  readonly name?: string
  readonly description?: string
  readonly type?: { readonly text: string }
}

interface Attribute extends Described {
  readonly name: string
}

interface Member extends Described {
  readonly kind: string
  readonly privacy?: string
  readonly attribute?: string
}

interface Declaration {
  readonly name: string
  readonly description?: string
  readonly tagName?: string
  readonly members?: readonly Member[]
  readonly attributes?: readonly Attribute[]
  readonly events?: readonly Described[]
  readonly slots?: readonly Described[]
  readonly cssParts?: readonly Described[]
  readonly cssProperties?: readonly Described[]
}

export interface Manifest {
  readonly modules: readonly { readonly declarations: readonly Declaration[] }[]
}

/** Leaves out what nobody outside can use: the analyzer takes every declared property for an attribute, and a link's click for an event. */
export function tidyManifest(manifest: Manifest): Manifest {
  const attributes = PayCheckout.observedAttributes
  const modules = manifest.modules.map((module) => ({
    ...module,
    declarations: module.declarations.map((one) => ({
      ...one,
      ...(one.members && { members: one.members.filter(isPublic).map((member) => tidyMember(member, attributes)) }),
      ...(one.attributes && { attributes: one.attributes.filter(({ name }) => attributes.includes(name)) }),
      ...(one.events && { events: one.events.filter(({ name }) => (EVENTS as readonly unknown[]).includes(name)) }),
    })),
  }))
  return { ...manifest, modules }
}

function isPublic({ privacy = 'public' }: Member): boolean {
  return privacy === 'public'
}

function tidyMember({ attribute, ...member }: Member, attributes: readonly string[]): Member {
  return attribute !== undefined && attributes.includes(attribute) ? { ...member, attribute } : member
}

/** For JetBrains' editors, and Vue's templates in them: https://github.com/JetBrains/web-types. */
export function webTypes(manifest: Manifest, version: string): object {
  const element = elementOf(manifest)
  const { members = [], attributes = [], events = [], slots = [], cssParts = [], cssProperties = [] } = element
  const fields = members.filter(({ kind, name }) => kind === 'field' && name !== 'version')
  return {
    $schema: 'https://json.schemastore.org/web-types',
    name: '@pay-checkout/element',
    version,
    'description-markup': 'markdown',
    contributions: {
      html: {
        elements: [
          {
            name: element.tagName,
            description: element.description,
            attributes: attributes.map(({ name, description, type }) => ({
              name,
              description,
              ...(type?.text === 'boolean' ? { value: { kind: 'no-value' } } : { value: { type: type?.text } }),
            })),
            slots: slots.map(plain),
            js: { properties: fields.map(typed), events: events.map(typed) },
            css: { parts: cssParts.map(plain), properties: cssProperties.map(plain) },
          },
        ],
      },
    },
  }
}

/** For VS Code's `html.customData`. */
export function vscodeData(manifest: Manifest): object {
  const { tagName, description, attributes = [] } = elementOf(manifest)
  return {
    version: 1.1,
    tags: [
      {
        name: tagName,
        description,
        attributes: attributes.map(({ name, description, type }) => {
          const values = [...(type?.text ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => ({ name }))
          return {
            name,
            description,
            ...(type?.text === 'boolean' && { valueSet: 'v' }),
            ...(values.length > 0 && { values }),
          }
        }),
      },
    ],
  }
}

function elementOf({ modules }: Manifest): Declaration {
  const found = modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName)
  if (!found) throw new Error('The manifest holds no element')
  return found
}

function plain({ name, description }: Described): object {
  return { name, description }
}

function typed({ name, description, type }: Described): object {
  return { name, description, type: type?.text }
}
