import { plainText } from '@/lib/message-text.ts'

export interface Piece {
  text: string
  isHit: boolean
}

/** How much of a message stands before its first hit, and how much is shown in all (characters). */
const BEFORE = 40
const SHOWN = 180

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** The part of a message around what was looked for, in pieces. The database finds words by their stem, so their beginnings count. */
export function snippetOf(message: string, query: string): Piece[] {
  const text = plainText(message.slice(0, 20_000)).replace(/\s+/g, ' ').trim()
  const stems = stemsOf(query)
  const hits = [...text.matchAll(/[\p{L}\p{N}]+/gu)].filter(([word]) => {
    const folded = fold(word)
    return stems.some((stem) => folded.startsWith(stem))
  })
  const first = hits[0]?.index ?? 0
  const start = first > BEFORE ? text.lastIndexOf(' ', first - BEFORE) + 1 : 0
  const end = Math.min(text.length, start + SHOWN)
  const pieces: Piece[] = start > 0 ? [{ text: '…', isHit: false }] : []
  let place = start
  for (const { 0: word, index } of hits) {
    if (index + word.length > end) break
    pieces.push({ text: text.slice(place, index), isHit: false }, { text: word, isHit: true })
    place = index + word.length
  }
  pieces.push({ text: text.slice(place, end) + (end < text.length ? '…' : ''), isHit: false })
  return pieces.filter((piece) => piece.text !== '')
}

/** What words begin with that are looked for: about two thirds of each; not those that are kept out. */
function stemsOf(query: string): string[] {
  return query
    .split(/[\s"]+/)
    .filter((word) => !word.startsWith('-') && word.toLowerCase() !== 'or')
    .flatMap((word) => fold(word).match(/[\p{L}\p{N}]+/gu) ?? [])
    .map((word) =>
      word.length > 4 ? word.slice(0, Math.max(4, Math.ceil(word.length * 0.66))) : word.slice(0, 3),
    )
}
