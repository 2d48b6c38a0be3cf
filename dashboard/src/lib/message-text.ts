/** A piece of a message's text as WhatsApp writes it: marked with `*`, `_`, `~` or ```` ``` ````, or an address. */
export interface Piece {
  text: string
  style?: 'bold' | 'italic' | 'strike' | 'code' | 'link'
}

const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' } as const

// One pass over the text without going back: a code block, an address, or a marked word or line.
const PATTERN =
  /```([\s\S]+?)```|(https?:\/\/[^\s<>"']{1,2000})|(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n*_~]{0,500}\S)\3(?![\p{L}\p{N}])/gu

export function piecesOf(message: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of message.matchAll(PATTERN)) {
    const [whole, code, link, mark, marked] = match
    if (match.index > end) pieces.push({ text: message.slice(end, match.index) })
    end = match.index + whole.length
    if (code !== undefined) pieces.push({ text: code, style: 'code' })
    else if (link !== undefined) {
      // A full stop behind an address belongs to the sentence.
      const address = link.replace(/[.,;:!?)\]]+$/, '')
      pieces.push({ text: address, style: 'link' })
      end -= link.length - address.length
    } else pieces.push({ text: marked ?? '', style: MARKS[mark as keyof typeof MARKS] })
  }
  if (end < message.length) pieces.push({ text: message.slice(end) })
  return pieces
}

/** The text without its marks, which may stand within each other. */
export function plainText(message: string): string {
  const plain = piecesOf(message)
    .map(({ text }) => text)
    .join('')
  return plain === message ? plain : plainText(plain)
}

/** Whether the text is one to three emoji and nothing else: then it is shown large. */
export function isEmojiOnly(message: string): boolean {
  return (
    /^(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic}\uFE0F?)*\s*){1,3}$/u.test(
      message.slice(0, 40),
    ) && message.length <= 40
  )
}

/** The longest text a message takes (characters). */
export const LONGEST_MESSAGE = 65_536
