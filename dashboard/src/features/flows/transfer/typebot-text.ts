import { isRecord, textOf } from './typebot.ts'

const MARKS = [
  ['bold', '*'],
  ['italic', '_'],
  ['strikethrough', '~'],
] as const

/** Blocks of a rich text, each of which is a line of its own. */
const LINES = new Set(['p', 'li', 'lic', 'h1', 'h2', 'h3', 'blockquote'])

/** The text of a bubble with WhatsApp's marks: of rich text, or plain as older exports have it. */
export function readText(content: Record<string, unknown> | undefined): string {
  const { richText, plainText, html } = content ?? {}
  if (Array.isArray(richText)) return richText.flatMap(linesOf).join('\n').trim()
  return textOf(plainText) || textOf(html).replace(/<[^>]*>/g, '')
}

function linesOf(element: unknown, number = 0): string[] {
  if (!isRecord(element)) return []
  const children = Array.isArray(element.children) ? element.children : []
  if (element.type === 'ul') return children.flatMap((child) => linesOf(child).map((line) => `- ${line}`))
  if (element.type === 'ol')
    return children.flatMap((child, index) => linesOf(child, index).map((line) => `${index + 1}. ${line}`))
  const isNested = children.some((child) => isRecord(child) && LINES.has(textOf(child.type)))
  return isNested ? children.flatMap((child) => linesOf(child, number)) : [children.map(wordsOf).join('')]
}

function wordsOf(element: unknown): string {
  if (!isRecord(element)) return ''
  const children = Array.isArray(element.children) ? element.children.map(wordsOf).join('') : ''
  if (element.type === 'a') return linkOf(children, textOf(element.url))
  const words = textOf(element.text) || children
  const marks = MARKS.filter(([name]) => element[name] === true)
  // A mark stands next to its words, or WhatsApp does not see it.
  if (marks.length === 0 || words.trim() === '') return words
  const bare = words.trim()
  return words.replace(bare, () => marks.reduce((text, [, sign]) => sign + text + sign, bare))
}

const linkOf = (words: string, url: string) =>
  words.includes(url) || url === '' ? words : `${words} (${url})`
