import { useState } from 'react'
import { MessagePreview } from '@/components/sending/message-preview.tsx'
import { Alert } from '@/components/ui/alert.tsx'
import { Card } from '@/components/ui/card.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { Select } from '@/components/ui/select.tsx'
import { SupportCode } from '@/components/ui/support-code.tsx'
import { useChoices } from '@/lib/choices.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { personName } from '@/lib/names.ts'
import { textOfContent } from '@/lib/template-previews.ts'
import { useRenderedBroadcast } from '../api/preview-broadcast.ts'
import type { Broadcast, RenderedPerson } from '../types.ts'
import { variantsOf } from '../variants.ts'
import { useCodeText } from '../words.ts'

/** What is kept of the draft as some of its people would read it; those for whom it fails stand first. */
export function RenderedMessages({ broadcast }: { broadcast: Broadcast }) {
  const t = useTranslate()
  const { data, error, refetch } = useRenderedBroadcast(broadcast)
  const { templates } = useChoices()
  const reasonText = useCodeText('reason')
  const [chosen, setChosen] = useState('')
  const people = [...(data ?? [])].sort((one, other) => Number(!one.problem) - Number(!other.problem))
  const isCompared = variantsOf(broadcast.content).length > 1
  const person = people.find((one) => keyOf(one) === chosen) ?? people[0]
  return (
    <Card className="space-y-4 p-5">
      <section aria-label={t('broadcasts.rendered')} className="space-y-4">
        <div>
          <h3 className="text-sm font-semibold">{t('broadcasts.rendered')}</h3>
          <p className="text-sm text-muted-foreground">{t('broadcasts.rendered_text')}</p>
        </div>
        {!data && <Pending error={error} refetch={refetch} feature="broadcasts" className="h-24" />}
        {data?.length === 0 && (
          <p className="text-sm text-muted-foreground">{t('broadcasts.rendered_none')}</p>
        )}
        {person && (
          <>
            {people.length > 1 && (
              <Select
                aria-label={t('broadcasts.rendered_person')}
                value={keyOf(person)}
                options={people.map((one) => ({ value: keyOf(one), label: labelOf(one, isCompared) }))}
                onChange={(event) => setChosen(event.target.value)}
              />
            )}
            {person.problem && (
              <Alert tone="danger" title={t('broadcasts.rendered_problem', { name: nameOf(person) })}>
                <p>{reasonText(person.problem.code)}</p>
                {person.problem.detail && <SupportCode code={person.problem.detail} />}
              </Alert>
            )}
            <MessagePreview
              items={person.items.map(({ kind, message, content }) => ({
                kind,
                text: kind === 'template' && content ? textOfContent(templates, content) : (message ?? null),
              }))}
            />
          </>
        )}
      </section>
    </Card>
  )
}

/** Each variant of a person is one. */
const keyOf = ({ contact_id, variant }: RenderedPerson) => `${contact_id} ${variant ?? ''}`

const labelOf = (person: RenderedPerson, isCompared: boolean) =>
  isCompared && person.variant ? `${nameOf(person)} (${person.variant.toUpperCase()})` : nameOf(person)

const nameOf = ({ name, phone, contact_id }: RenderedPerson) => personName({ name, phone }) || contact_id
