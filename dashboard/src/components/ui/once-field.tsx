import { useState } from 'react'
import { CopyButton } from './copy-button.tsx'
import { useHoldDialog } from './dialog.tsx'
import { Field } from './field.tsx'
import { Input } from './input.tsx'

interface OnceFieldProps {
  label: string
  hint?: string | undefined
  text: string
  copyLabel?: string
  /** False where it is known by other ways too: then the window closes without asking. */
  isOnly?: boolean
}

/** What is seen this once, to be copied: until it is, the window around asks before it closes. */
export function OnceField({ label, hint, text, copyLabel, isOnly = true }: OnceFieldProps) {
  const [isCopied, setCopied] = useState(false)
  const copied = () => setCopied(true)
  useHoldDialog(isOnly && !isCopied)
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...control}
            readOnly
            value={text}
            className="font-mono text-xs md:text-xs"
            onFocus={(event) => event.target.select()}
            onCopy={copied}
          />
          <CopyButton text={text} {...(copyLabel && { label: copyLabel })} onCopied={copied} />
        </div>
      )}
    </Field>
  )
}
