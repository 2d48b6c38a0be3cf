import { MessageText } from '@/components/message-text.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import {
  type Filling,
  fillingOf,
  findTemplate,
  type Gap,
  gapsOf,
  type Template,
  titleOf,
  valueAt,
  withValue,
} from '@/lib/message-templates.ts'
import { preview } from '@/lib/template-previews.ts'
import { nameOutputs, type PlaceholderGroup } from '@/lib/template-text.ts'
import { TemplateLine } from '../template-text/template-line.tsx'

interface TemplateFieldsProps {
  /** Those that Meta has approved, one of each name and language. */
  templates: readonly Template[]
  filling: Filling
  onChange: (filling: Filling) => void
  /** What its values may hold of what is known when it is sent; without them they are plain. */
  groups?: readonly PlaceholderGroup[]
}

const MOST = 1024

/** Chooses a template of Meta's and fills in its gaps; below, what whoever gets it reads. */
export function TemplateFields({ templates, filling, onChange, groups }: TemplateFieldsProps) {
  const t = useTranslate()
  const template = findTemplate(templates, filling)
  const options = templates.map((one) => ({ value: titleOf(one), label: titleOf(one) }))
  const title = filling.name && titleOf(filling)
  const choose = (value: string) => {
    const chosen = templates.find((one) => titleOf(one) === value)
    if (chosen) onChange(fillingOf(chosen))
  }
  return (
    <>
      <Field
        label={t('template.meta')}
        error={template ? undefined : t(title ? 'template.meta.gone' : 'template.meta.none_chosen')}
      >
        {(control) => (
          <Select
            {...control}
            placeholder={t('template.meta.choose')}
            options={template || !title ? options : [...options, { value: title, label: title }]}
            value={title}
            onChange={({ target }) => choose(target.value)}
          />
        )}
      </Field>
      {template &&
        gapsOf(template).map((gap) => (
          <GapField
            key={`${gap.part} ${gap.name}`}
            gap={gap}
            value={valueAt(filling, gap)}
            groups={groups}
            // The template may have got gaps since it was chosen.
            onChange={(text) => onChange(withValue(fillingOf(template, filling.values), gap, text))}
          />
        ))}
      {template && (
        <section aria-label={t('template.meta.preview')} className="rounded-lg bg-muted p-3 text-sm">
          <MessageText
            text={nameOutputs(
              preview(template, (gap) => valueAt(filling, gap)),
              groups ?? [],
            )}
          />
        </section>
      )}
    </>
  )
}

interface GapFieldProps {
  gap: Gap
  value: string
  groups: readonly PlaceholderGroup[] | undefined
  onChange: (text: string) => void
}

function GapField({ gap, value, groups, onChange }: GapFieldProps) {
  const t = useTranslate()
  const name = gap.part === 'button' ? `${Number(gap.name) + 1}` : gap.name
  const label = t(`template.meta.${gap.part}`, { name })
  if (groups) {
    const error = value.trim() === '' ? t('template.meta.value_missing') : undefined
    return <TemplateLine label={label} groups={groups} error={error} value={value} onChange={onChange} />
  }
  return (
    <FormField
      label={label}
      maxLength={MOST}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  )
}
