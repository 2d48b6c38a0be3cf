import { Alert } from '@/components/ui/alert.tsx'
import { type MessageId, useTranslate } from '@/lib/i18n.ts'
import { formatPhone } from '@/lib/phone.ts'
import type { Reading } from '../types.ts'
import { useCodeText } from '../words.ts'

/** What would follow of the call that was tried, or why nothing would. */
export function TryResult({ reading }: { reading: Reading }) {
  const t = useTranslate()
  const codeText = useCodeText()
  const { code, detail, phone, name, event, key, fields, variables, message } = reading
  const named = (values: Reading['fields'], id: MessageId) =>
    Object.entries(values).map(([one, value]): [string, string] => [t(id, { name: one }), String(value)])
  const facts: [string, string | null][] = [
    [t('inbound.place.phone'), phone && formatPhone(phone.replace(/^\+/, ''))],
    [t('inbound.place.name'), name],
    [t('inbound.place.event'), event],
    [t('inbound.place.key'), key],
    ...named(fields, 'inbound.field_of'),
    ...named(variables, 'inbound.value_of'),
    [t('inbound.message'), message],
  ]
  return (
    <div className="space-y-3 text-sm">
      <Alert
        tone={code ? 'warning' : 'info'}
        title={code ? t('inbound.try_nothing') : t('inbound.try_follows')}
      >
        {code && (
          <p>
            {codeText(code).said} {detail && <span className="break-all">({detail})</span>}
          </p>
        )}
      </Alert>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {facts.map(
          ([fact, value]) =>
            value && (
              <div key={fact} className="contents">
                <dt className="text-muted-foreground">{fact}</dt>
                <dd className="min-w-0 break-words whitespace-pre-line">{value}</dd>
              </div>
            ),
        )}
      </dl>
    </div>
  )
}
