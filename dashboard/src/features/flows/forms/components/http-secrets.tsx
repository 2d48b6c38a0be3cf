import { KeyRound, Plus, Trash2 } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import type { Named } from '@/lib/choices.ts'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { SecretHeader } from '@/types/flow.generated.ts'
import { type Secret, useSecrets } from '../api/secrets.ts'
import { hasFixedHost } from '../http.ts'
import { useFormScope } from '../scope.ts'
import { NamedSelect } from './named-select.tsx'
import type { FormProps } from './scoped.tsx'
import { SecretsPanel } from './secrets-panel.tsx'

const MOST = 5
const NONE: Secret[] = []

/** Headers whose value is kept by the account, and which the flow has by name alone. */
export function HttpSecrets({ node, onChange }: FormProps<NodeOf<'http'>>) {
  const t = useTranslate()
  const { accountId, readOnly } = useFormScope()
  const { data: kept = NONE } = useSecrets(accountId, !readOnly)
  const headers = node.secrets ?? []
  const set = (secrets: SecretHeader[]) => onChange({ ...node, secrets })
  const options = kept.map(({ name }) => ({ id: name, name }))
  return (
    <fieldset className="min-w-0 space-y-3">
      <legend className="text-sm font-medium">{t('flow_forms.secrets')}</legend>
      <p className="text-sm text-muted-foreground">{t('flow_forms.secrets_hint')}</p>
      {headers.length > 0 && !hasFixedHost(node.url) && (
        <p role="alert" className="text-sm text-danger">
          {t('flow_forms.secret_host_open')}
        </p>
      )}
      {headers.map((header, index) => (
        <SecretRow
          // biome-ignore lint/suspicious/noArrayIndexKey: two headers may be equal while they are typed
          key={index}
          number={index + 1}
          header={header}
          options={options}
          onChange={(next) => set(headers.map((old, at) => (at === index ? next : old)))}
          onRemove={() => set(headers.filter((_, at) => at !== index))}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        <Button
          variant="outline"
          size="small"
          disabled={headers.length >= MOST || kept.length === 0}
          onClick={() =>
            set([...headers, { header: 'Authorization', prefix: 'Bearer ', secret: kept[0]?.name ?? '' }])
          }
        >
          <Plus aria-hidden />
          {t('flow_forms.secret_add')}
        </Button>
        <Dialog
          trigger={
            <Button variant="ghost" size="small">
              <KeyRound aria-hidden />
              {t('flow_forms.secrets_kept')}
            </Button>
          }
          title={t('flow_forms.secrets_kept')}
          description={t('flow_forms.secrets_kept_hint')}
        >
          <SecretsPanel accountId={accountId} secrets={kept} />
        </Dialog>
      </div>
    </fieldset>
  )
}

interface SecretRowProps {
  number: number
  header: SecretHeader
  options: readonly Named[]
  onChange: (header: SecretHeader) => void
  onRemove: () => void
}

function SecretRow({ number, header, options, onChange, onRemove }: SecretRowProps) {
  const t = useTranslate()
  return (
    <div className="space-y-3 rounded-lg border p-3">
      <div className="flex items-start gap-1">
        <FormField
          className="flex-1"
          label={t('flow_forms.secret_header', { number })}
          error={/^[A-Za-z0-9-]+$/.test(header.header) ? undefined : t('flow_forms.secret_header_wrong')}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          value={header.header}
          onChange={({ target }) => onChange({ ...header, header: target.value })}
        />
        <Button
          variant="ghost"
          size="icon"
          className="mt-5.5"
          aria-label={t('flow_forms.secret_remove', { number })}
          onClick={onRemove}
        >
          <Trash2 aria-hidden />
        </Button>
      </div>
      <FormField
        label={t('flow_forms.secret_prefix')}
        hint={t('flow_forms.secret_prefix_hint')}
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
        value={header.prefix ?? ''}
        onChange={({ target }) => onChange({ ...header, prefix: target.value })}
      />
      <NamedSelect
        label={t('flow_forms.secret')}
        none={t('flow_forms.choose')}
        required
        options={options}
        value={header.secret}
        onChange={(secret = '') => onChange({ ...header, secret })}
      />
    </div>
  )
}
