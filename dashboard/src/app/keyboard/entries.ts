import type { LucideIcon } from 'lucide-react'
import type { CommandName } from '@/lib/commands.ts'
import { fold } from '@/lib/fold.ts'

const GROUPS = ['recent', 'actions', 'chats', 'contacts', 'numbers', 'pages'] as const
type Group = (typeof GROUPS)[number]

/** One line of the palette. */
export interface Entry {
  /** `<kind>:<id>`: what was used lately is known by it. */
  id: string
  group: Exclude<Group, 'recent'>
  label: string
  /** Beside the label, and found as well. */
  detail?: string
  icon: LucideIcon
  keys?: string | undefined
  isChosen?: boolean | undefined
  /** Asks for one of this command's choices. */
  asks?: CommandName
  run: () => void
}

/** Whether the line has every word that was typed, or begins with the digits of a phone. */
export function isMatch({ label, detail = '' }: Pick<Entry, 'label' | 'detail'>, text: string): boolean {
  const words = fold(`${label} ${detail}`)
  const digits = detail.replace(/\D/g, '')
  return fold(text)
    .split(/\s+/)
    .every((word) => words.includes(word) || (/^\d+$/.test(word) && digits.includes(word)))
}

/** The lines in their groups: within each those that were used lately first; before anything is typed they stand above all. */
export function groupEntries(entries: readonly Entry[], recent: readonly string[], text: string) {
  const rank = ({ id }: Entry) => (recent.includes(id) ? recent.indexOf(id) : recent.length)
  const sorted = [...entries].sort((one, other) => rank(one) - rank(other))
  const groupOf = (entry: Entry): Group =>
    text.trim() === '' && recent.includes(entry.id) ? 'recent' : entry.group
  return GROUPS.map((name) => ({
    name,
    entries: sorted.filter((entry) => groupOf(entry) === name),
  })).filter(({ entries: found }) => found.length > 0)
}
