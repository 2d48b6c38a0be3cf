import { FolderClosed, SearchX, Workflow } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Card } from '@/components/ui/card.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useFlows } from '../api/list-flows.ts'
import { foldersOf } from '../folders.ts'
import type { FlowItem } from '../types.ts'
import { FlowRow } from './flow-row.tsx'

interface FlowListProps {
  accountId: string
  canManage: boolean
  /** A link to the builder around a flow's name. */
  linkTo: (flow: FlowItem) => ReactNode
  onOpen: (flowId: string) => void
  /** Shown while there is no flow. */
  children?: ReactNode
}

export function FlowList({ accountId, canManage, linkTo, onOpen, children }: FlowListProps) {
  const t = useTranslate()
  const [query, setQuery] = useState('')
  const { data: flows, error, refetch } = useFlows(accountId)

  if (!flows) return <Pending error={error} refetch={refetch} feature="flows" className="h-40 rounded-xl" />
  if (flows.length === 0)
    return (
      <EmptyState icon={Workflow} title={t('flows.empty')} description={t('flows.empty_text')}>
        {children}
      </EmptyState>
    )
  const folders = foldersOf(flows, query)
  return (
    <div className="space-y-6">
      <Input
        type="search"
        className="sm:w-72"
        aria-label={t('flows.search')}
        placeholder={t('flows.search')}
        value={query}
        onChange={({ target }) => setQuery(target.value)}
      />
      {folders.length === 0 && (
        <EmptyState icon={SearchX} title={t('flows.none_match')} description={t('flows.none_match_text')} />
      )}
      {folders.map((folder) => (
        <section key={folder.name} className="space-y-2">
          {folder.name && (
            <h2 className="flex items-center gap-2 text-sm font-semibold">
              <FolderClosed className="size-4 text-muted-foreground" aria-hidden />
              <span className="truncate">{folder.name}</span>
            </h2>
          )}
          <Card>
            <ul className="divide-y">
              {folder.flows.map((flow) => (
                <FlowRow key={flow.id} flow={flow} flows={flows} canManage={canManage} onOpen={onOpen}>
                  {linkTo(flow)}
                </FlowRow>
              ))}
            </ul>
          </Card>
        </section>
      ))}
    </div>
  )
}
