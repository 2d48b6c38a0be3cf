import { Field } from '@/components/ui/field.tsx'
import { NumberField } from '@/components/ui/number-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { patch } from '@/lib/patch.ts'
import { addressTrouble, METHODS } from '../http.ts'
import { FlowLine } from './flow-text.tsx'
import { HttpAnswer } from './http-answer.tsx'
import { HttpSecrets } from './http-secrets.tsx'
import { JsonField } from './json-field.tsx'
import { Pairs } from './pairs.tsx'
import type { FormProps } from './scoped.tsx'

const USUAL_SECONDS = 10

/** Asks a program of the account's, and keeps what it answers. */
export function HttpForm({ node, onChange }: FormProps<NodeOf<'http'>>) {
  const t = useTranslate()
  const trouble = addressTrouble(node.url)
  return (
    <>
      <Field label={t('flow_forms.method')}>
        {(control) => (
          <Select
            {...control}
            options={METHODS.map((value) => ({ value, label: value }))}
            value={node.method}
            onChange={({ target }) =>
              onChange({ ...node, method: METHODS.find((one) => one === target.value) ?? 'GET' })
            }
          />
        )}
      </Field>
      <FlowLine
        label={t('flow_forms.url')}
        hint={t('flow_forms.url_hint')}
        error={trouble && t(`flow_forms.url_${trouble}`)}
        inputMode="url"
        placeholder="https://"
        spellCheck={false}
        value={node.url}
        onChange={(url) => onChange({ ...node, url })}
      />
      <Pairs
        label={t('flow_forms.query')}
        nameLabel={t('flow_forms.query_name')}
        pairs={node.query ?? {}}
        most={50}
        onChange={(query) => onChange({ ...node, query })}
      />
      <Pairs
        label={t('flow_forms.headers')}
        nameLabel={t('flow_forms.header_name')}
        pairs={node.headers ?? {}}
        most={20}
        onChange={(headers) => onChange({ ...node, headers })}
      />
      <HttpSecrets node={node} onChange={onChange} />
      {node.method !== 'GET' && (
        <JsonField
          label={t('flow_forms.body')}
          hint={t('flow_forms.body_hint')}
          value={node.body}
          onChange={(body) => onChange(patch(node, { body }))}
        />
      )}
      <NumberField
        label={t('flow_forms.timeout_seconds')}
        required
        min={1}
        max={30}
        value={node.timeout_seconds ?? USUAL_SECONDS}
        onChange={(timeout_seconds = USUAL_SECONDS) => onChange({ ...node, timeout_seconds })}
      />
      <HttpAnswer node={node} onChange={onChange} />
    </>
  )
}
