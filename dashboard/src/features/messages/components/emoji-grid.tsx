import type { KeyboardEvent } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { EMOJI } from '../emoji.ts'

const COLUMNS = 10

/** Emoji to choose from; the arrows go from one to the next. */
export function EmojiGrid({ onChoose }: { onChoose: (emoji: string) => void }) {
  const t = useTranslate()
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: COLUMNS,
      ArrowUp: -COLUMNS,
    }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    const current = buttons.indexOf(event.target as HTMLButtonElement)
    buttons[Math.min(buttons.length - 1, Math.max(0, current + step))]?.focus()
  }
  return (
    <fieldset
      aria-label={t('messages.emoji_search')}
      className="grid max-h-56 min-w-0 grid-cols-10 overflow-y-auto"
      onKeyDown={move}
    >
      {EMOJI.map((emoji) => (
        <button
          key={emoji}
          type="button"
          className="focus-ring grid size-8 place-items-center rounded-md text-xl hover:bg-accent"
          onClick={() => onChoose(emoji)}
        >
          {emoji}
        </button>
      ))}
    </fieldset>
  )
}
