import { memo, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { isEmojiOnly, type Piece, piecesOf } from '@/lib/message-text.ts'

/** What is shown of a long text until the reader asks for the rest (characters). */
const FIRST_PART = 2_000

/** The text of a message as WhatsApp formats it. */
export const MessageText = memo(function MessageText({ text }: { text: string }) {
  const t = useTranslate()
  const [isWhole, setWhole] = useState(false)
  const isLong = text.length > FIRST_PART + 200
  const shown = isLong && !isWhole ? `${text.slice(0, FIRST_PART)}…` : text
  return (
    <>
      <p
        className={cn(
          'break-words whitespace-pre-wrap [overflow-wrap:anywhere]',
          isEmojiOnly(text) && 'py-1 text-4xl',
        )}
      >
        {piecesOf(shown).map((piece, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other order
          <TextPiece key={index} piece={piece} />
        ))}
      </p>
      {isLong && (
        <button
          type="button"
          aria-expanded={isWhole}
          className="focus-ring rounded-sm text-sm font-medium text-primary hover:underline"
          onClick={() => setWhole(!isWhole)}
        >
          {t(isWhole ? 'messages.read_less' : 'messages.read_more')}
        </button>
      )}
    </>
  )
})

function TextPiece({ piece: { text, style } }: { piece: Piece }) {
  switch (style) {
    case 'bold':
      return <strong className="font-semibold">{text}</strong>
    case 'italic':
      return <em>{text}</em>
    case 'strike':
      return <s>{text}</s>
    case 'code':
      return <code className="rounded-sm bg-foreground/8 px-1 font-mono text-[0.9em]">{text}</code>
    case 'link':
      return (
        <a
          href={text}
          target="_blank"
          rel="noreferrer noopener"
          className="focus-ring rounded-sm text-info underline underline-offset-2"
        >
          {text}
        </a>
      )
    default:
      return text
  }
}
