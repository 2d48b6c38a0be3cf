import type { ReactNode } from 'react'
import { Card } from '@/components/ui/card.tsx'
import { CopyButton } from '@/components/ui/copy-button.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useHookAddress } from '../api/list-hooks.ts'
import { type Hook, type InboundContext, type Purpose, sourceName } from '../types.ts'
import { AddressActions } from './address-actions.tsx'
import { ProofForm } from './proof-form.tsx'
import { SecretForm } from './secret-form.tsx'

interface SetupStepsProps {
  context: InboundContext
  hook: Hook
}

/** What has to be done once, in the other system and here. */
export function SetupSteps({ context, hook }: SetupStepsProps) {
  const t = useTranslate()
  const name = sourceName(hook.source)
  const asks = context.sources.find(({ source }) => source === hook.source)?.asks === true
  const purposes: Purpose[] = [
    ...(hook.proof.kind === 'address' ? [] : (['proof'] as const)),
    ...(asks ? (['call'] as const) : []),
  ]
  return (
    <Card className="p-4 sm:p-5">
      <section aria-label={t('inbound.setup')} className="space-y-4">
        <h2 className="font-semibold">{t('inbound.setup')}</h2>
        <ol className="list-decimal space-y-5 pl-5 text-sm marker:text-muted-foreground">
          <Step text={t('inbound.step.address')}>
            <Address hook={hook} />
            {context.canWrite && <AddressActions hook={hook} />}
          </Step>
          <Step text={t(`inbound.where.${name}`)} />
          {name === 'custom' && (
            <Step text={t('inbound.step.proof')}>
              <ProofForm key={JSON.stringify(hook.proof)} hook={hook} canWrite={context.canWrite} />
            </Step>
          )}
          {purposes.map((purpose) => (
            <Step key={purpose} text={t(`inbound.step.secret_${purpose}`)}>
              <SecretForm hook={hook} purpose={purpose} canWrite={context.canWrite} />
            </Step>
          ))}
          <Step text={t('inbound.step.test')} />
        </ol>
      </section>
    </Card>
  )
}

function Step({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <li className="space-y-3">
      <p>{text}</p>
      {children}
    </li>
  )
}

function Address({ hook }: { hook: Hook }) {
  const t = useTranslate()
  const address = useHookAddress(hook.token)
  if (hook.token === null) return <p className="text-muted-foreground">{t('inbound.no_address')}</p>
  return (
    <Field label={t('inbound.address')}>
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...control}
            readOnly
            value={address ?? ''}
            className="font-mono text-xs md:text-xs"
            onFocus={(event) => event.target.select()}
          />
          {address && <CopyButton text={address} />}
        </div>
      )}
    </Field>
  )
}
