import { memo, type ReactNode, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { isEmojiOnly, type Piece, piecesOf } from '@/lib/message-text.ts'

/** What is shown of a long text until the reader asks for the rest (characters). */
const FIRST_PART = 2_000

interface MessageTextProps {
  text: string
  /** Stands in the last line, or below it when that is full. */
  end?: ReactNode
}

/** The text of a message as WhatsApp formats it. */
export const MessageText = memo(function MessageText({ text, end }: MessageTextProps) {
  const t = useTranslate()
  const [isWhole, setWhole] = useState(false)
  const isLong = text.length > FIRST_PART + 200
  const isEmoji = isEmojiOnly(text)
  const shown = isLong && !isWhole ? `${text.slice(0, FIRST_PART)}…` : text
  return (
    <>
      <div dir="auto" className="flow-root">
        <p
          className={cn(
            'inline break-words whitespace-pre-wrap [overflow-wrap:anywhere]',
            isEmoji && 'text-4xl leading-normal',
          )}
        >
          {piecesOf(shown).map((piece, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other order
            <TextPiece key={index} piece={piece} />
          ))}
        </p>
        {end && !isLong && !isEmoji && (
          <span className="float-end ms-2 flex h-(--body-line) items-end">{end}</span>
        )}
      </div>
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
      {end && (isLong || isEmoji) && <div className="flex justify-end">{end}</div>}
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
