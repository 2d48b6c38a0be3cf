import { parsePhone } from '@/lib/phone.ts'

/** As long as the database takes one. */
const LONGEST = 100

/**
 * What may be phones in a text that was pasted or comes out of a file: of each line the first cell that is one, else
 * the line's first cell, so that it is told as wrong; a heading above all others is none.
 */
export function phonesOf(text: string): string[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.split(/[;,\t]/).map((cell) => cell.replace(/^\s*"?|"?\s*$/g, '')))
    .filter((cells) => cells.some(Boolean))
  const found = lines.flatMap((cells, index) => {
    const phones = cells.filter((cell) => parsePhone(cell) !== null)
    // Several in one line, with commas between: all of them; beside other cells it is a table, of which the first counts.
    if (phones.length > 0) return phones.length === cells.length ? phones : phones.slice(0, 1)
    const isHeading = index === 0 && lines.length > 1 && !/\d/.test(cells.join(''))
    return isHeading ? [] : cells.slice(0, 1)
  })
  return [...new Set(found.map((phone) => phone.slice(0, LONGEST)))]
}
