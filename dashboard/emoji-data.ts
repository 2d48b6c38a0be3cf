import type { Plugin } from 'vite'

const PREFIX = 'virtual:emoji/'
/** Skin tones and the like are no emoji by themselves. */
const COMPONENTS = 2

interface Emoji {
  unicode: string
  label: string
  tags?: string[]
  group?: number
  order?: number
}

/**
 * `virtual:emoji/pt` and `virtual:emoji/en`: the emoji of Unicode by group, each with its name and further words as CLDR has
 * them, from emojibase: what a picker needs and no more.
 */
export function emojiData(): Plugin {
  return {
    name: 'emoji-data',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    async load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null
      const groups = groupsOf(await read(id.slice(PREFIX.length + 1)))
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(groups))})`
    },
  }
}

async function read(language: string): Promise<Emoji[]> {
  const options = { with: { type: 'json' } } as const
  const { default: emoji } =
    language === 'pt'
      ? await import('emojibase-data/pt/compact.json', options)
      : await import('emojibase-data/en/compact.json', options)
  return emoji as Emoji[]
}

/** The groups in their order; of each emoji itself, its name, and the words it is found by. */
function groupsOf(emoji: Emoji[]): [unicode: string, label: string, words: string][][] {
  const groups = new Map<number, Emoji[]>()
  for (const one of emoji) {
    if (one.group === undefined || one.group === COMPONENTS) continue
    groups.set(one.group, [...(groups.get(one.group) ?? []), one])
  }
  return [...groups]
    .sort(([one], [other]) => one - other)
    .map(([, members]) =>
      members
        .sort((one, other) => (one.order ?? 0) - (other.order ?? 0))
        .map(({ unicode, label, tags = [] }) => [unicode, label, tags.join(' ')]),
    )
}
