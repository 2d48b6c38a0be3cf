import type { KeyboardEvent } from 'react'
import type { Emoji } from '../emoji.ts'

const COLUMNS = 9

interface EmojiGridProps {
  label: string
  emoji: readonly Emoji[]
  onChoose: (emoji: string) => void
}

/** Emoji to choose from; the arrows go from one to the next. */
export function EmojiGrid({ label, emoji, onChoose }: EmojiGridProps) {
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
      aria-label={label}
      className="grid h-56 min-w-0 grid-cols-9 content-start overflow-y-auto"
      onKeyDown={move}
    >
      {emoji.map((one, index) => (
        <button
          key={one.emoji}
          type="button"
          title={one.label}
          aria-label={one.label}
          // One stop for the Tab key: the arrows do the rest.
          tabIndex={index === 0 ? 0 : -1}
          className="focus-ring -outline-offset-2! grid aspect-square place-items-center rounded-md text-xl hover:bg-accent"
          onClick={() => onChoose(one.emoji)}
        >
          {one.emoji}
        </button>
      ))}
    </fieldset>
  )
}
