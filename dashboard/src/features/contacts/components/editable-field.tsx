import { Pencil } from 'lucide-react'
import type { FocusEvent, KeyboardEvent, ReactNode } from 'react'
import { Field } from '@/components/ui/field.tsx'
import type { FieldType } from '@/lib/custom-fields.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useEdit, useFocusInside } from '../use-edit.ts'
import { FieldInput } from './field-input.tsx'

interface EditableFieldProps {
  userId: string
  draftId: string
  label: string
  type: FieldType
  /** As it is read; empty when there is nothing. */
  shown: string
  text: string
  /** Below the input. */
  hint?: string | undefined
  maxLength?: number
  inputMode?: 'tel'
  disabled: boolean
  check: (text: string) => string | undefined
  save: (text: string) => Promise<unknown>
  /** What helps when a save was refused. */
  help?: (error: Error, typed: string) => ReactNode
}

/** A value beside its name: a click edits it, Enter or leaving it saves it, Esc takes it back. */
export function EditableField(props: EditableFieldProps) {
  const { userId, draftId, label, type, shown, text, hint, disabled, check, save, help } = props
  const t = useTranslate()
  const errorText = useErrorText('contacts')
  const edit = useEdit({ userId, draftId, text, check, save })
  const isEdited = edit.typed !== null && !disabled
  const place = useFocusInside(isEdited, isEdited ? !edit.wasKept : edit.returns)
  if (!isEdited) {
    return (
      <div ref={place}>
        <ReadValue label={label} shown={shown} disabled={disabled} onEdit={edit.open} />
      </div>
    )
  }

  const typed = edit.typed ?? ''
  const commit = ({ target }: FocusEvent | KeyboardEvent, stays: boolean) => {
    // Half a date is an empty text to the page.
    const refused =
      target instanceof HTMLInputElement && target.validity.badInput
        ? t(`contacts.field_wrong.${type}`)
        : undefined
    edit.commit(typed, { refused, stays })
  }
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const isEnter = event.key === 'Enter' && !(event.target instanceof HTMLTextAreaElement && event.shiftKey)
    if (event.nativeEvent.isComposing || !(isEnter || event.key === 'Escape')) return
    if (event.target instanceof HTMLButtonElement) return
    event.preventDefault()
    if (isEnter) commit(event, true)
    else edit.takeBack()
  }
  const kept = edit.error || edit.wasKept ? t('contacts.unsaved') : undefined
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the input inside
    <div ref={place} data-keeps-escape onKeyDown={press} onBlur={(event) => commit(event, false)}>
      <Field
        label={label}
        hint={kept ?? hint}
        error={edit.problem ?? (edit.error ? errorText(edit.error) : undefined)}
      >
        {(attributes) => (
          <FieldInput
            {...attributes}
            type={type}
            value={typed}
            maxLength={props.maxLength ?? 2000}
            inputMode={props.inputMode}
            autoComplete="off"
            readOnly={edit.isSaving}
            onChange={edit.type}
          />
        )}
      </Field>
      {edit.error && help?.(edit.error, typed)}
    </div>
  )
}

interface ReadValueProps {
  label: string
  shown: string
  disabled: boolean
  onEdit: () => void
}

function ReadValue({ label, shown, disabled, onEdit }: ReadValueProps) {
  const t = useTranslate()
  const content = (
    <>
      <span className="block text-xs text-muted-foreground">{label}</span>{' '}
      <span
        className={`block break-words whitespace-pre-wrap ${shown ? '' : 'text-muted-foreground'}`}
        dir="auto"
      >
        {shown || (disabled ? '–' : t('contacts.field_empty'))}
      </span>
    </>
  )
  if (disabled) return <div className="px-2 py-1 text-sm">{content}</div>
  return (
    <button
      type="button"
      className="group focus-ring flex w-full items-start gap-2 rounded-md px-2 py-1 text-left text-sm hover:bg-accent"
      onClick={onEdit}
    >
      <span className="min-w-0 flex-1">{content}</span> <span className="sr-only">{t('contacts.edit')}</span>
      <Pencil
        aria-hidden
        className="mt-1 size-3.5 shrink-0 text-muted-foreground opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
      />
    </button>
  )
}
