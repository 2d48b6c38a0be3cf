import { useLingui } from '@lingui/react'
import { useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { isSame } from '@/lib/flow/same.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import { useSamples } from '../api/list-samples.ts'
import { useChangeHook } from '../api/save-hook.ts'
import { useTryHook } from '../api/try-hook.ts'
import { draftOf, mappingOf, type Target, withText } from '../mapping.ts'
import type { Leaf } from '../paths.ts'
import type { Hook, InboundContext } from '../types.ts'
import { LeafDialog } from './leaf-dialog.tsx'
import { LeafList } from './leaf-list.tsx'
import { PathFields } from './path-fields.tsx'
import { TryResult } from './try-result.tsx'

interface MappingEditorProps {
  context: InboundContext
  hook: Hook
}

/** Where in a call stands what: a click on a value of a call says so. */
export function MappingEditor({ context, hook }: MappingEditorProps) {
  const t = useTranslate()
  const errorText = useErrorText('inbound')
  const [draft, setDraft] = useState(() => draftOf(hook.mapping))
  const [chosen, setChosen] = useState('')
  const [picked, setPicked] = useState<Leaf>()
  const change = useChangeHook(context.accountId)
  const trial = useTryHook(context.accountId)
  const { options, document } = useDocuments(context, hook, chosen)
  const mapping = mappingOf(draft)
  const isChanged = !isSame(draft, draftOf(hook.mapping))
  const use = (target: Target, { path }: Leaf) => {
    setDraft(withText(draft, target, path))
    setPicked(undefined)
  }
  const save = () =>
    change.mutate({ id: hook.id, mapping }, { onSuccess: () => toast.success(t('inbound.saved')) })
  const error = change.error ?? trial.error
  return (
    <Card className="p-4 sm:p-5">
      <section aria-label={t('inbound.mapping')} className="space-y-5">
        <div className="space-y-1">
          <h2 className="font-semibold">{t('inbound.mapping')}</h2>
          <p className="text-sm text-muted-foreground">{t('inbound.mapping_text')}</p>
        </div>
        <div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
          <div className="min-w-0 space-y-3">
            {options.length > 0 && (
              <Field label={t('inbound.sample')}>
                {(control) => (
                  <Select
                    {...control}
                    value={chosen || options[0]?.value}
                    options={options}
                    onChange={({ target }) => setChosen(target.value)}
                  />
                )}
              </Field>
            )}
            {document ? (
              <LeafList document={document} canPick={context.canWrite} onPick={setPicked} />
            ) : (
              <p className="text-sm text-muted-foreground">{t('inbound.sample_none')}</p>
            )}
          </div>
          <PathFields context={context} draft={draft} onChange={setDraft} />
        </div>
        <div role="alert">{error && <Alert tone="danger" title={errorText(error)} />}</div>
        <div className="flex flex-wrap gap-2">
          {context.canWrite && (
            <Button busy={change.isPending} disabled={!isChanged} onClick={save}>
              {t('inbound.mapping_save')}
            </Button>
          )}
          {document && (
            <Button
              variant="outline"
              busy={trial.isPending}
              onClick={() => trial.mutate({ document, mapping, events: hook.events, message: hook.message })}
            >
              {t('inbound.try')}
            </Button>
          )}
        </div>
        <div role="status">{trial.data && !trial.isPending && <TryResult reading={trial.data} />}</div>
        <LeafDialog context={context} leaf={picked} onUse={use} onClose={() => setPicked(undefined)} />
      </section>
    </Card>
  )
}

/** Calls to choose paths in: what came last, and the example of a system that is known. */
function useDocuments(context: InboundContext, hook: Hook, chosen: string) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { data: samples = [] } = useSamples(hook)
  const source = context.sources.find((one) => one.source === hook.source)
  const came = samples.map((sample) => ({
    value: String(sample.id),
    label: t('inbound.sample_of', { when: formatDateTime(sample.received_at, i18n.locale) }),
    document: sample.document,
  }))
  const example = source
    ? [
        {
          value: 'example',
          label: t('inbound.sample_example', { title: source.title }),
          document: source.sample,
        },
      ]
    : []
  // What is fetched of the buyer is not kept: only the example shows it.
  const options = source?.asks ? [...example, ...came] : [...came, ...example]
  return { options, document: (options.find(({ value }) => value === chosen) ?? options[0])?.document }
}
