import {
  type Filling,
  findTemplate,
  type Gap,
  HOLE,
  type Template,
  type TemplateContent,
  textOf,
  titleOf,
  valueAt,
} from './message-templates.ts'

/** What whoever gets it reads; a gap without a value stays to be seen. */
export function preview(template: Template, read: (gap: Gap) => string): string {
  const filled = (part: 'header' | 'body') =>
    textOf(template, part).replace(HOLE, (gap, name: string) => read({ part, name }).trim() || gap)
  const footer = template.components.find(({ type }) => type === 'FOOTER')?.text ?? ''
  return [filled('header'), filled('body'), footer].filter(Boolean).join('\n\n')
}

/** What it says, as far as it is known before it is sent; its title where the account has it no more. */
export function textOfFilling(templates: readonly Template[], filling: Filling): string {
  const template = findTemplate(templates, filling)
  return template ? preview(template, (gap) => valueAt(filling, gap)) : titleOf(filling)
}

/** The text of a message that is a template; its title where the account has it no more. */
export function textOfContent(templates: readonly Template[], content: TemplateContent): string {
  const template = findTemplate(templates, content)
  return template ? preview(template, (gap) => givenAt(content, gap)) : titleOf(content)
}

function givenAt(content: TemplateContent, { part, name }: Gap): string {
  const given = part === 'button' ? undefined : content[part]
  return (Array.isArray(given) ? given[Number(name) - 1] : given?.[name]) ?? ''
}
