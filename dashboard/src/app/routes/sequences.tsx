import { useNavigate, useSearch } from '@tanstack/react-router'
import { ArrowLeft, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useSequences } from '@/features/automation/sequences/api/list-sequences.ts'
import { AddPeople } from '@/features/automation/sequences/components/add-people.tsx'
import { NewSequence } from '@/features/automation/sequences/components/new-sequence.tsx'
import { SequenceList } from '@/features/automation/sequences/components/sequence-list.tsx'
import { SequencePeople } from '@/features/automation/sequences/components/sequence-people.tsx'
import { SequenceRemoval } from '@/features/automation/sequences/components/sequence-removal.tsx'
import { SequenceSettings } from '@/features/automation/sequences/components/sequence-settings.tsx'
import { StepList } from '@/features/automation/sequences/components/step-list.tsx'
import type { Sequence } from '@/features/automation/sequences/types.ts'
import { ContactFinder } from '@/features/contacts/components/contact-finder.tsx'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { AutomationData } from '../automation/automation-data.tsx'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

/** The list, or the one in the address. */
export function SequencesRoute() {
  const t = useTranslate()
  const { id: accountId, canWrite, canManage } = useAccount()
  const { sequencia }: { sequencia?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const open = (id: string | undefined) => void navigate({ to: '.', search: id ? { sequencia: id } : {} })
  const { data: sequences } = useSequences(accountId)
  const sequence = sequences?.find(({ id }) => id === sequencia)
  const [isAdding, setAdding] = useState(false)
  useLiveQueries([accountId], { run: [['sequences', accountId]] })
  if (sequence) return <OneSequence key={sequence.id} sequence={sequence} onClose={() => open(undefined)} />
  const add = canWrite && canManage && (
    <Button onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      {t('sequences.new')}
    </Button>
  )
  return (
    <Page className="max-w-5xl">
      <PageHeader
        title={t('layout.sequences')}
        description={t('sequences.description')}
        actions={sequences?.length !== 0 && add}
      />
      {sequencia && !sequences ? (
        <Skeleton className="h-96 rounded-xl" />
      ) : (
        <SequenceList accountId={accountId}>{add}</SequenceList>
      )}
      {isAdding && <NewSequence accountId={accountId} onAdded={open} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function OneSequence({ sequence, onClose }: { sequence: Sequence; onClose: () => void }) {
  const t = useTranslate()
  const { id: accountId, canWrite, canManage } = useAccount()
  const isManager = canWrite && canManage
  return (
    <Page className="max-w-6xl">
      <PageHeader
        title={sequence.name}
        actions={
          <>
            <Button variant="ghost" onClick={onClose}>
              <ArrowLeft aria-hidden />
              {t('layout.sequences')}
            </Button>
            {isManager && <SequenceRemoval sequence={sequence} onRemoved={onClose} />}
          </>
        }
      />
      <AutomationData accountId={accountId}>
        <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[1fr_22rem]">
          <div className="min-w-0 space-y-8">
            <StepList sequence={sequence} canManage={isManager} />
            <section aria-label={t('sequences.people')} className="space-y-3">
              <div className="flex flex-wrap items-center justify-between gap-2">
                <h2 className="font-semibold">{t('sequences.people')}</h2>
                {canWrite && !sequence.enabled && (
                  <p className="text-sm text-muted-foreground">{t('sequences.add_when_on')}</p>
                )}
                {canWrite && (
                  <AddPeople
                    sequence={sequence}
                    finder={(onFound) => (
                      <ContactFinder accountId={accountId} onFound={({ id }) => onFound(id)} />
                    )}
                  />
                )}
              </div>
              <SequencePeople sequence={sequence} canWrite={canWrite} />
            </section>
          </div>
          <SequenceSettings sequence={sequence} canManage={isManager} />
        </div>
      </AutomationData>
    </Page>
  )
}
