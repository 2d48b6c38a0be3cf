import { CopyButton } from './copy-button.tsx'
import { Textarea } from './textarea.tsx'

/** A program's text to be read and copied; it scrolls by keyboard too. */
export function CodeText({ text, label }: { text: string; label: string }) {
  return (
    <div className="space-y-2">
      <Textarea
        readOnly
        aria-label={label}
        value={text}
        spellCheck={false}
        className="max-h-96 min-h-0 bg-muted font-mono text-xs md:text-xs"
      />
      <CopyButton text={text} />
    </div>
  )
}
