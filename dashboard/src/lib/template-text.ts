/** What a text may hold of what is known when it is sent: its expression and how people call it. */
export interface Placeholder {
  code: string
  label: string
  /** What is offered to stand there when nothing is known. */
  fallback?: string
}

export interface PlaceholderGroup {
  label: string
  placeholders: readonly Placeholder[]
}

/** What stands in a text for it, such as `{{ contact.name | default: 'friend' }}`. */
export function expressionOf({ code, fallback }: Placeholder): string {
  return fallback ? `{{ ${code} | default: '${fallback}' }}` : `{{ ${code} }}`
}

const OUTPUT = /\{\{-?\s*([\w.]+)\s*(?:\|[^}]*)?-?\}\}/g

/** The text with the names of what it holds in place of the expressions, for a look at it while it is written. */
export function nameOutputs(text: string, groups: readonly PlaceholderGroup[]): string {
  const known = groups.flatMap(({ placeholders }) => placeholders)
  return text
    .replace(/\{%[^%]*%\}/g, '')
    .replace(OUTPUT, (_, code: string) => `‹${known.find((one) => one.code === code)?.label ?? code}›`)
}

/** Whether every `{{` and `{%` that a text opens is closed. What stands between is the engine's to read. */
export function isClosed(text: string): boolean {
  const rest = text.replace(/\{\{(?:(?!\{\{|\}\}).)*\}\}|\{%(?:(?!\{%|%\}).)*%\}/gs, '')
  return !/\{\{|\}\}|\{%|%\}/.test(rest)
}

/** WhatsApp's marks, and what they make of the words between. */
export const MARKS = { bold: '*', italic: '_', strike: '~', code: '```' } as const
export type Mark = keyof typeof MARKS

export interface Selection {
  text: string
  start: number
  end: number
}

/** Puts a mark around what is selected, not around the blanks at its ends; takes it away where it stands already. */
export function toggleMark({ text, start, end }: Selection, mark: Mark): Selection {
  const sign = MARKS[mark]
  const chosen = text.slice(start, end)
  const [before, after] = [text.slice(0, start), text.slice(end)]
  if (before.endsWith(sign) && after.startsWith(sign)) {
    const size = sign.length
    return { text: before.slice(0, -size) + chosen + after.slice(size), start: start - size, end: end - size }
  }
  const words = chosen.trim()
  const lead = chosen.slice(0, chosen.length - chosen.trimStart().length)
  const tail = words === '' ? '' : chosen.slice(chosen.trimEnd().length)
  const place = start + lead.length + sign.length
  return {
    text: before + lead + sign + words + sign + tail + after,
    start: place,
    end: place + words.length,
  }
}

/** Puts words where the selection is. */
export function insert({ text, start, end }: Selection, words: string): Selection {
  const place = start + words.length
  return { text: text.slice(0, start) + words + text.slice(end), start: place, end: place }
}
