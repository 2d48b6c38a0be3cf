import { Link } from '@tanstack/react-router'
import { ListOrdered } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge.tsx'
import { Card } from '@/components/ui/card.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useSequenceStatistics, useSequences } from '../api/list-sequences.ts'
import type { Sequence } from '../types.ts'

interface SequenceListProps {
  accountId: string
  /** What to do while there is none. */
  children?: ReactNode
}

export function SequenceList({ accountId, children }: SequenceListProps) {
  const t = useTranslate()
  const { data: sequences, error, refetch } = useSequences(accountId)
  if (!sequences)
    return <Pending error={error} refetch={refetch} feature="sequences" className="h-48 rounded-xl" />
  if (sequences.length === 0) {
    return (
      <EmptyState icon={ListOrdered} title={t('sequences.empty')} description={t('sequences.empty_text')}>
        {children}
      </EmptyState>
    )
  }
  return (
    <Card>
      <ul className="divide-y">
        {sequences.map((sequence) => (
          <SequenceItem key={sequence.id} sequence={sequence} />
        ))}
      </ul>
    </Card>
  )
}

function SequenceItem({ sequence }: { sequence: Sequence }) {
  const t = useTranslate()
  const { data } = useSequenceStatistics(sequence)
  const { id, account_id, name, enabled } = sequence
  return (
    <li>
      <Link
        to="/a/$accountId/sequencias"
        params={{ accountId: account_id }}
        search={{ sequencia: id }}
        className="focus-ring flex items-center justify-between gap-3 rounded-lg px-5 py-4 hover:bg-accent/60"
      >
        <span className="min-w-0">
          <span className="block truncate font-medium">{name}</span>
          <span className="block text-sm text-muted-foreground">
            {data && t('sequences.summary', { steps: data.steps.length, active: data.active })}
          </span>
        </span>
        <Badge tone={enabled ? 'success' : 'neutral'}>{t(enabled ? 'sequences.on' : 'sequences.off')}</Badge>
      </Link>
    </li>
  )
}
