import type { Expression, HookMapping } from '@/lib/hook-mapping.ts'

export const PLACES = ['phone', 'name', 'event', 'key'] as const
export type Place = (typeof PLACES)[number]

/** A mapping while it is written: each expression as text, an alternative a line, parts joined by ` + `. */
export interface MappingDraft extends Record<Place, string> {
  fields: Record<string, string>
  values: Record<string, string>
}

/** What a path can be for: a place, a field of the contact, a value for messages and flows. */
export type Target = { place: Place } | { field: string } | { value: string }

export function toText(expression: Expression | undefined): string {
  if (expression === undefined) return ''
  const alternatives = typeof expression === 'string' ? [expression] : expression
  return alternatives.map((one) => (typeof one === 'string' ? one : one.join(' + '))).join('\n')
}

/** Undefined where nothing stands. */
export function fromText(text: string): Expression | undefined {
  const alternatives = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      // A path begins with $: a plus within one is none between two.
      const parts = line.split(/\s+\+\s+(?=\$)/)
      return parts.length > 1 ? parts : line
    })
  const [only, ...others] = alternatives
  return typeof only === 'string' && others.length === 0 ? only : only && alternatives
}

export function draftOf({ phone, name, event, key, fields, values }: HookMapping): MappingDraft {
  return {
    phone: toText(phone),
    name: toText(name),
    event: toText(event),
    key: toText(key),
    fields: textsOf(fields),
    values: textsOf(values),
  }
}

function textsOf(expressions: Record<string, Expression> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(expressions).map(([name, one]) => [name, toText(one)]))
}

/** What is empty is left out. */
export function mappingOf(draft: MappingDraft): HookMapping {
  const places = PLACES.flatMap((place) => {
    const expression = fromText(draft[place])
    return expression ? [[place, expression] as const] : []
  })
  const fields = expressionsOf(draft.fields)
  const values = expressionsOf(draft.values)
  return {
    ...Object.fromEntries(places),
    ...(Object.keys(fields).length > 0 && { fields }),
    ...(Object.keys(values).length > 0 && { values }),
  }
}

function expressionsOf(texts: Record<string, string>): Record<string, Expression> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, one]) => {
      const expression = fromText(one)
      return expression ? [[name, expression]] : []
    }),
  )
}

/** The draft with this text in that place. */
export function withText(draft: MappingDraft, target: Target, text: string): MappingDraft {
  if ('place' in target) return { ...draft, [target.place]: text }
  if ('field' in target) return { ...draft, fields: { ...draft.fields, [target.field]: text } }
  return { ...draft, values: { ...draft.values, [target.value]: text } }
}

/** The draft without that field or value. */
export function without(draft: MappingDraft, kind: 'fields' | 'values', name: string): MappingDraft {
  const { [name]: _gone, ...others } = draft[kind]
  return { ...draft, [kind]: others }
}
