import type { TemplateItem, TemplateValue } from '@/types/flow.generated.ts'

/** A component of a template as Meta describes it, as far as it is looked at. */
interface Component {
  type: string
  format?: string
  text?: string
  buttons?: { text?: string; url?: string }[]
}

export interface Template {
  id: string
  instanceId: string
  name: string
  language: string
  components: readonly Component[]
}

/** Which template, and what stands in its gaps. */
export type Filling = Pick<TemplateItem, 'name' | 'language' | 'values'>

/** A gap of a template's text, by its place or, where Meta's template has names, by that; of a button by the button's place. */
export type Gap = Pick<TemplateValue, 'part' | 'name'>

/** As rows of messages have it: lists by place, or objects by name. */
export interface TemplateContent {
  name: string
  language: string
  header?: Given
  body?: Given
  buttons?: (string | null)[]
}
type Given = string[] | Record<string, string>

/** Where a value goes. */
export const HOLE = /\{\{\s*(\w+)\s*\}\}/g

/** A template that can be sent from here: one of texts alone. */
export function readTemplate(
  row: Omit<Template, 'components' | 'instanceId'> & { instance_id: string; components: unknown },
): Template | undefined {
  const { instance_id, ...rest } = row
  // Of what Meta tells the database keeps that it is a list.
  const components = row.components as Component[]
  const isText = components.every(({ type, format }) => type !== 'HEADER' || (format ?? 'TEXT') === 'TEXT')
  return isText ? { ...rest, instanceId: instance_id, components } : undefined
}

export const titleOf = ({ name, language }: Pick<Filling, 'name' | 'language'>) => `${name} (${language})`

export function findTemplate(
  templates: readonly Template[],
  { name, language }: Pick<Filling, 'name' | 'language'>,
) {
  return templates.find((one) => one.name === name && one.language === language)
}

/** One of each name and language, whichever number's it is. */
export function distinct(templates: readonly Template[]): Template[] {
  return templates.filter((one) => findTemplate(templates, one) === one)
}

export function gapsOf(template: Template): Gap[] {
  const texts = (['header', 'body'] as const).flatMap((part) => {
    const names = [...textOf(template, part).matchAll(HOLE)].map(([, name = '']) => name)
    return [...new Set(names)].map((name) => ({ part, name }))
  })
  const buttons = template.components.flatMap(({ buttons = [] }) =>
    buttons.flatMap(({ url = '' }, place) =>
      url.search(HOLE) === -1 ? [] : [{ part: 'button' as const, name: `${place}` }],
    ),
  )
  return [...texts, ...buttons]
}

export function valueAt({ values = [] }: Pick<Filling, 'values'>, gap: Gap): string {
  return values.find(({ part, name }) => part === gap.part && name === gap.name)?.text ?? ''
}

/** Of the values those for which the template has a gap, one for each. */
export function fillingOf(template: Template, values: readonly TemplateValue[] = []): Filling {
  const known = { values: [...values] }
  return {
    name: template.name,
    language: template.language,
    values: gapsOf(template).map((gap) => ({ ...gap, text: valueAt(known, gap) })),
  }
}

export function withValue(filling: Filling, gap: Gap, text: string): Filling {
  const isIt = ({ part, name }: Gap) => part === gap.part && name === gap.name
  const values = (filling.values ?? []).map((value) => (isIt(value) ? { ...value, text } : value))
  return { ...filling, values }
}

/** Whether something stands in each gap. */
export function isWhole(template: Template, filling: Filling): boolean {
  return gapsOf(template).every((gap) => valueAt(filling, gap).trim() !== '')
}

export function contentOf({ name, language, values = [] }: Filling): TemplateContent {
  const given = (wanted: Gap['part']) => {
    const known = values
      .filter(({ part }) => part === wanted)
      .map((value) => [value.name, value.text.trim()] as const)
    if (!known.every(([key]) => /^\d+$/.test(key))) return Object.fromEntries(known)
    return known.sort(([one], [other]) => Number(one) - Number(other)).map(([, value]) => value)
  }
  const buttons = new Map(
    values.filter(({ part }) => part === 'button').map((one) => [Number(one.name), one.text.trim()]),
  )
  const places = Array.from(
    { length: Math.max(-1, ...buttons.keys()) + 1 },
    (_, place) => buttons.get(place) ?? null,
  )
  return {
    name,
    language,
    header: given('header'),
    body: given('body'),
    ...(places.length > 0 && { buttons: places }),
  }
}

/** What stands in that part, gaps and all. */
export function textOf({ components }: Template, part: 'header' | 'body'): string {
  return components.find(({ type }) => type === part.toUpperCase())?.text ?? ''
}
