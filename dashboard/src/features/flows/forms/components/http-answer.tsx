import { Plus, Trash2 } from 'lucide-react'
import { useId } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { NumberField } from '@/components/ui/number-field.tsx'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { patch } from '@/lib/patch.ts'
import type { Mapping } from '@/types/flow.generated.ts'
import { pathsOf } from '../http.ts'
import { HttpTry } from './http-try.tsx'
import { JsonField } from './json-field.tsx'
import { SaveTo } from './save-to.tsx'
import type { FormProps } from './scoped.tsx'

const MOST_MAPPINGS = 20
const OK = 200

/** What is done with the answer: tried, kept as a sample for the test chat, and its values saved. */
export function HttpAnswer({ node, onChange }: FormProps<NodeOf<'http'>>) {
  const t = useTranslate()
  const saved = node.save ?? []
  const set = (save: Mapping[]) => onChange({ ...node, save })
  const replace = (index: number, mapping: Mapping) =>
    set(saved.map((old, at) => (at === index ? mapping : old)))
  return (
    <>
      <HttpTry node={node} />
      <fieldset className="min-w-0 space-y-4">
        <legend className="text-sm font-medium">{t('flow_forms.sample')}</legend>
        <p className="text-sm text-muted-foreground">{t('flow_forms.sample_hint')}</p>
        <NumberField
          label={t('flow_forms.sample_status')}
          min={100}
          max={599}
          value={node.sample?.status}
          onChange={(status) =>
            onChange(patch(node, { sample: status === undefined ? undefined : { ...node.sample, status } }))
          }
        />
        <JsonField
          // What is tried out comes in from outside.
          key={JSON.stringify(node.sample?.status)}
          label={t('flow_forms.sample_body')}
          value={node.sample?.body}
          onChange={(body) => onChange({ ...node, sample: patch({ status: OK, ...node.sample }, { body }) })}
        />
      </fieldset>
      <fieldset className="min-w-0 space-y-3">
        <legend className="text-sm font-medium">{t('flow_forms.mapping')}</legend>
        <p className="text-sm text-muted-foreground">{t('flow_forms.mapping_hint')}</p>
        {saved.map((mapping, index) => (
          <MappingFields
            // biome-ignore lint/suspicious/noArrayIndexKey: two paths may be equal while they are typed
            key={index}
            number={index + 1}
            mapping={mapping}
            paths={pathsOf(node.sample?.body)}
            onChange={(next) => replace(index, next)}
            onRemove={() => set(saved.filter((_, at) => at !== index))}
          />
        ))}
        <Button
          variant="outline"
          size="small"
          disabled={saved.length >= MOST_MAPPINGS}
          onClick={() => set([...saved, { path: '', to: { variable: '' } }])}
        >
          <Plus aria-hidden />
          {t('flow_forms.mapping_add')}
        </Button>
      </fieldset>
    </>
  )
}

interface MappingFieldsProps {
  number: number
  mapping: Mapping
  paths: readonly string[]
  onChange: (mapping: Mapping) => void
  onRemove: () => void
}

function MappingFields({ number, mapping, paths, onChange, onRemove }: MappingFieldsProps) {
  const t = useTranslate()
  const id = useId()
  return (
    <div className="space-y-3 rounded-lg border p-3">
      <div className="flex items-start gap-1">
        <Field
          className="flex-1"
          label={t('flow_forms.path', { number })}
          error={mapping.path === '' ? t('flow_forms.path_empty') : undefined}
        >
          {(control) => (
            <>
              <Input
                {...control}
                list={id}
                className="font-mono"
                autoComplete="off"
                spellCheck={false}
                maxLength={200}
                placeholder="data.items.0.id"
                value={mapping.path}
                onChange={({ target }) => onChange({ ...mapping, path: target.value })}
              />
              <datalist id={id}>
                {paths.map((path) => (
                  <option key={path} value={path} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        <Button
          variant="ghost"
          size="icon"
          className="mt-5.5"
          aria-label={t('flow_forms.mapping_remove', { number })}
          onClick={onRemove}
        >
          <Trash2 aria-hidden />
        </Button>
      </div>
      <SaveTo
        label={t('flow_forms.save_to')}
        required
        place={mapping.to}
        onChange={(to) => to && onChange({ ...mapping, to })}
      />
    </div>
  )
}
