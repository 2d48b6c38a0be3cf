import type { Selected } from './database.ts'
import { cleanName } from './names.ts'

export const TAG_COLUMNS = 'name, color'

/** How an account shows a tag: its name is what contacts carry, its colour (`#rrggbb`) is null until one is chosen. */
export type Tag = Selected<'tags', typeof TAG_COLUMNS>

/** What a colour picker offers; each is seen on light and on dark. */
export const TAG_COLORS = [
  '#e5484d',
  '#f76b15',
  '#d4a017',
  '#46a758',
  '#12a594',
  '#0090ff',
  '#6e56cf',
  '#d6409f',
  '#8d6e63',
  '#7b8794',
] as const

/** The chosen colour of a tag, or always the same one out of the palette. */
export function tagColor(name: string, tags: readonly Tag[]): string {
  const chosen = tags.find((tag) => tag.name === name)?.color
  if (chosen) return chosen
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return TAG_COLORS[sum % TAG_COLORS.length] ?? TAG_COLORS[0]
}

/** A tag as the database takes it: 1 to 60 characters in one line; null when it is none. */
export function cleanTag(text: string): string | null {
  const name = cleanName(text)
  return name.length >= 1 && name.length <= 60 ? name : null
}
