import { fold } from '@/lib/fold.ts'

/** The reactions that are one press away. */
export const QUICK_REACTIONS = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const

export interface Emoji {
  emoji: string
  /** In the reader's language. */
  label: string
  /** What it is found by, folded. */
  words: string
}

/** As Unicode groups them, in its order. */
export const EMOJI_GROUPS = [
  'smileys',
  'people',
  'nature',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const

const LOADERS: Record<string, () => Promise<{ default: [string, string, string][][] }>> = {
  'pt-BR': () => import('virtual:emoji/pt'),
  en: () => import('virtual:emoji/en'),
}

/** All emoji by group, in the reader's language; a file of their own, asked for when somebody wants one. */
export async function loadEmoji(locale: string): Promise<Emoji[][]> {
  const { default: groups } = await (LOADERS[locale] ?? LOADERS.en ?? Promise.reject)()
  return groups.map((group) =>
    group.map(([emoji, label, words]) => ({ emoji, label, words: fold(`${label} ${words}`) })),
  )
}

const MOST_FOUND = 120

/** Those of whose words each typed one is the beginning; those called so before those it is said of. */
export function findEmoji(groups: readonly (readonly Emoji[])[], typed: string): Emoji[] {
  const wanted = fold(typed).split(/\s+/).filter(Boolean)
  const found = groups.flat().filter(({ words, emoji }) => {
    const known = ` ${words}`
    return emoji === typed.trim() || wanted.every((word) => known.includes(` ${word}`))
  })
  const isCalled = ({ label }: Emoji) => fold(label).startsWith(wanted.join(' '))
  return [...found.filter(isCalled), ...found.filter((one) => !isCalled(one))].slice(0, MOST_FOUND)
}
