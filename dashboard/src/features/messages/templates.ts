import type { Content } from './types.ts'

/** A component of a template as Meta describes it, as far as it is looked at. */
interface Component {
  type: string
  format?: string
  text?: string
  buttons?: { url?: string }[]
}

export interface Template {
  id: string
  name: string
  language: string
  components: readonly Component[]
}

/** A gap of a template's text, by its place or, where Meta's template has names, by that. */
export interface Gap {
  part: 'header' | 'body'
  name: string
}

const HOLE = /\{\{\s*(\w+)\s*\}\}/g

/** A template that can be sent from here: texts alone, and no address that is to be filled in. */
export function readTemplate(
  row: Omit<Template, 'components'> & { components: unknown },
): Template | undefined {
  // Of what Meta tells the database keeps that it is a list.
  const components = row.components as Component[]
  const isText = components.every(
    ({ type, format, buttons = [] }) =>
      (type !== 'HEADER' || (format ?? 'TEXT') === 'TEXT') &&
      buttons.every(({ url = '' }) => url.search(HOLE) === -1),
  )
  return isText ? { ...row, components } : undefined
}

export function gapsOf(template: Template): Gap[] {
  return (['header', 'body'] as const).flatMap((part) => {
    const names = [...textOf(template, part).matchAll(HOLE)].map(([, name = '']) => name)
    return [...new Set(names)].map((name) => ({ part, name }))
  })
}

/** Where a value stands among those of a template. */
export function keyOf({ part, name }: Gap): string {
  return `${part}.${name}`
}

/** The content of the message: lists by place, or objects by name. */
export function contentOf(template: Template, values: Readonly<Record<string, string>>): Content {
  const { name, language } = template
  const gaps = gapsOf(template)
  const given = (part: Gap['part']) => {
    const known = gaps
      .filter((gap) => gap.part === part)
      .map((gap) => [gap.name, values[keyOf(gap)]?.trim() ?? ''] as const)
    const isByPlace = known.every(([key]) => /^\d+$/.test(key))
    if (!isByPlace) return Object.fromEntries(known)
    return known.sort(([one], [other]) => Number(one) - Number(other)).map(([, value]) => value)
  }
  return { name, language, header: given('header'), body: given('body') } as Content
}

/** What whoever gets it reads; a gap without a value stays to be seen. */
export function preview(template: Template, values: Readonly<Record<string, string>>): string {
  const filled = (part: Gap['part']) =>
    textOf(template, part).replace(HOLE, (gap, name: string) => values[keyOf({ part, name })]?.trim() || gap)
  const footer = template.components.find(({ type }) => type === 'FOOTER')?.text ?? ''
  return [filled('header'), filled('body'), footer].filter(Boolean).join('\n\n')
}

function textOf({ components }: Template, part: Gap['part']): string {
  return components.find(({ type }) => type === part.toUpperCase())?.text ?? ''
}
