import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { type HookProof, PROOF_KINDS } from '@/lib/hook-mapping.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useChangeHook } from '../api/save-hook.ts'
import type { Hook } from '../types.ts'

const HASHES = ['SHA-256', 'SHA-1']
const ENCODINGS = ['hex', 'base64']
const PLACES = ['header', 'query'] as const
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,59}$/

/** How the other system shows that it is the one that calls. */
export function ProofForm({ hook, canWrite }: { hook: Hook; canWrite: boolean }) {
  const t = useTranslate()
  const errorText = useErrorText('inbound')
  const [proof, setProof] = useState(hook.proof)
  const change = useChangeHook(hook.account_id)
  const hasName = !['address', 'standard'].includes(proof.kind)
  const isWhole = !hasName || NAME.test(proof.name ?? '')
  const set = (changes: Partial<HookProof>) => setProof({ ...proof, ...changes })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ id: hook.id, proof: tidy(proof) }, { onSuccess: () => toast.success(t('inbound.saved')) })
  }
  const plain = (values: string[]) => values.map((value) => ({ value, label: value }))
  return (
    <form className="space-y-4" onSubmit={submit}>
      <Field label={t('inbound.proof')} hint={t(`inbound.proof_text.${proof.kind}`)}>
        {(control) => (
          <Select
            {...control}
            value={proof.kind}
            disabled={!canWrite}
            options={PROOF_KINDS.map((value) => ({ value, label: t(`inbound.proof.${value}`) }))}
            onChange={({ target }) =>
              setProof({ kind: PROOF_KINDS.find((kind) => kind === target.value) ?? 'address' })
            }
          />
        )}
      </Field>
      {hasName && (
        <FormField
          label={t(proof.in === 'query' ? 'inbound.proof_parameter' : 'inbound.proof_header')}
          maxLength={60}
          autoComplete="off"
          disabled={!canWrite}
          value={proof.name ?? ''}
          onChange={({ target }) => set({ name: target.value.trim() })}
        />
      )}
      {proof.kind === 'hmac' && (
        <div className="grid gap-4 sm:grid-cols-3">
          <Field label={t('inbound.proof_in')}>
            {(control) => (
              <Select
                {...control}
                value={proof.in ?? 'header'}
                options={PLACES.map((value) => ({ value, label: t(`inbound.proof_in.${value}`) }))}
                onChange={({ target }) => set({ in: target.value })}
              />
            )}
          </Field>
          <Field label={t('inbound.proof_hash')}>
            {(control) => (
              <Select
                {...control}
                value={proof.hash ?? 'SHA-256'}
                options={plain(HASHES)}
                onChange={({ target }) => set({ hash: target.value })}
              />
            )}
          </Field>
          <Field label={t('inbound.proof_encoding')}>
            {(control) => (
              <Select
                {...control}
                value={proof.encoding ?? 'hex'}
                options={plain(ENCODINGS)}
                onChange={({ target }) => set({ encoding: target.value })}
              />
            )}
          </Field>
          <FormField
            label={t('inbound.proof_prefix')}
            maxLength={20}
            autoComplete="off"
            value={proof.prefix ?? ''}
            onChange={({ target }) => set({ prefix: target.value })}
          />
        </div>
      )}
      <div role="alert">{change.error && <Alert tone="danger" title={errorText(change.error)} />}</div>
      {canWrite && (
        <Button type="submit" variant="outline" busy={change.isPending} disabled={!isWhole}>
          {t('common.save')}
        </Button>
      )}
    </form>
  )
}

/** What a kind has and nothing else, with what stands in its fields unless somebody chose. */
function tidy({ kind, name = '', in: place = 'header', hash = 'SHA-256', ...others }: HookProof): HookProof {
  if (kind === 'address' || kind === 'standard') return { kind }
  if (kind !== 'hmac') return { kind, name }
  const { encoding = 'hex', prefix = '' } = others
  return { kind, name, in: place, hash, encoding, ...(prefix && { prefix }) }
}
