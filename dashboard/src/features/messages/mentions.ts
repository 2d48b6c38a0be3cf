/** A colleague who can be called in a note. */
export interface Mentionable {
  userId: string
  name: string
}

/** As many as a note may call. */
const MOST = 20
/** How many are offered at once. */
const OFFERED = 8

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** What is typed behind the last @ before the caret; undefined where nobody is being called. */
export function mentionQuery(text: string, caret: number): string | undefined {
  return /(?:^|[\s(])@([^\n@]{0,40})$/u.exec(text.slice(0, caret))?.[1]
}

/** Colleagues one of whose names begins like that. */
export function findMentionable(members: readonly Mentionable[], query: string): Mentionable[] {
  const wanted = fold(query)
  return members
    .filter(({ name }) => name !== '' && ` ${fold(name)}`.includes(` ${wanted}`))
    .slice(0, OFFERED)
}

/** The text with the name in place of what was typed of it, and where writing goes on. */
export function insertMention(text: string, caret: number, { name }: Mentionable) {
  const start = text.slice(0, caret).lastIndexOf('@')
  const before = `${text.slice(0, start)}@${name} `
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length }
}

/** Who is called in a note: whose whole name stands behind an @. */
export function mentionsOf(text: string, members: readonly Mentionable[]): string[] {
  const folded = fold(text)
  return members
    .filter(({ name }) => name !== '' && isCalled(folded, `@${fold(name)}`))
    .map(({ userId }) => userId)
    .slice(0, MOST)
}

/** Somebody called Ana is not called where it says Anabela. */
function isCalled(text: string, name: string): boolean {
  for (let place = text.indexOf(name); place >= 0; place = text.indexOf(name, place + 1)) {
    const isWord = /[\p{L}\p{N}]/u
    const after = text[place + name.length]
    const before = text[place - 1]
    if (!(after && isWord.test(after)) && !(before && isWord.test(before))) return true
  }
  return false
}
