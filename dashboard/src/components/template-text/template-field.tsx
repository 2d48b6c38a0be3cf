import { Bold, Code, Eye, EyeOff, Italic, type LucideIcon, Strikethrough } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { MessageText } from '@/components/message-text.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import {
  insert,
  isClosed,
  type Mark,
  nameOutputs,
  type PlaceholderGroup,
  toggleMark,
} from '@/lib/template-text.ts'
import { PlaceholderMenu } from './placeholder-menu.tsx'
import { useSelection } from './use-selection.ts'

interface TemplateFieldProps {
  label: ReactNode
  hint?: ReactNode
  value: string
  onChange: (value: string) => void
  groups: readonly PlaceholderGroup[]
  most?: number
  required?: boolean
  placeholder?: string
  error?: string | undefined
  /** How it is read, shown where that is another text; else its gaps are shown by their names. */
  preview?: (text: string) => string
}

const MARK_ICONS: [Mark, LucideIcon][] = [
  ['bold', Bold],
  ['italic', Italic],
  ['strike', Strikethrough],
  ['code', Code],
]

/** The text of a message: with WhatsApp's marks, what is known of the person, and a look at how it will be read. */
export function TemplateField(props: TemplateFieldProps) {
  const { label, hint, value, onChange, groups, most = 4096, required = false, placeholder } = props
  const t = useTranslate()
  const preview = props.preview ?? ((text: string) => nameOutputs(text, groups))
  const [chosen, setShown] = useState<boolean>()
  const isShown = chosen ?? (props.preview !== undefined && preview(value) !== value)
  const [touched, setTouched] = useState(false)
  const { input, change, focus } = useSelection<HTMLTextAreaElement>(value, onChange)
  const error = !isClosed(value)
    ? t('template.not_closed')
    : required && touched && value.trim() === ''
      ? t('template.required')
      : props.error
  return (
    <div className="space-y-1.5">
      <Field label={label} hint={hint} error={error}>
        {(control) => (
          <Textarea
            {...control}
            ref={input}
            required={required}
            placeholder={placeholder}
            maxLength={most}
            value={value}
            onBlur={() => setTouched(true)}
            onChange={({ target }) => onChange(target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap items-center gap-0.5">
        {MARK_ICONS.map(([mark, Icon]) => (
          <Button
            key={mark}
            variant="ghost"
            size="icon"
            className="size-7"
            aria-label={t(`template.mark.${mark}`)}
            title={t(`template.mark.${mark}`)}
            onClick={() => change((selection) => toggleMark(selection, mark))}
          >
            <Icon aria-hidden />
          </Button>
        ))}
        <Button
          variant="ghost"
          size="icon"
          className="size-7"
          aria-label={t('template.preview')}
          title={t('template.preview')}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </Button>
        <span className="ml-auto">
          <PlaceholderMenu
            groups={groups}
            onChoose={(expression) => change((selection) => insert(selection, expression))}
            onClosed={focus}
          />
        </span>
      </div>
      {isShown && (
        <section
          aria-label={t('template.preview')}
          className="w-fit max-w-full rounded-lg rounded-br-sm bg-success-soft px-3 py-2 text-sm"
        >
          {value.trim() === '' ? (
            <p className="text-muted-foreground">{t('template.preview_empty')}</p>
          ) : (
            <MessageText text={preview(value)} />
          )}
        </section>
      )}
    </div>
  )
}
