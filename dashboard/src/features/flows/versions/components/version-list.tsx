import { useLingui } from '@lingui/react'
import { useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { formatMoment } from '@/lib/clock.ts'
import { useErrorText } from '@/lib/error-text.ts'
import type { Graph } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useVersionGraph, useVersions, type Version } from '../api/list-versions.ts'
import { compareGraphs } from '../compare.ts'
import { ComparisonView } from './comparison-view.tsx'

interface VersionListProps {
  accountId: string
  flowId: string
  /** The draft as it is now. */
  graph: Graph
  publishedId: string | null
  isReadOnly: boolean
  onRestore: (graph: Graph) => void
}

/** What was published, and what has changed since each. */
export function VersionList({ accountId, flowId, ...rest }: VersionListProps) {
  const t = useTranslate()
  const [openId, setOpenId] = useState<string>()
  const { data: versions, error, refetch } = useVersions(accountId, flowId)
  if (!versions) return <Pending error={error} refetch={refetch} feature="flows" className="h-32" />
  if (versions.length === 0) return <p className="text-sm text-muted-foreground">{t('flows.no_versions')}</p>
  return (
    <ol className="space-y-3">
      {versions.map((version) => (
        <VersionItem
          key={version.id}
          version={version}
          isOpen={version.id === openId}
          onToggle={() => setOpenId(version.id === openId ? undefined : version.id)}
          {...rest}
        />
      ))}
    </ol>
  )
}

type VersionItemProps = Omit<VersionListProps, 'accountId' | 'flowId'> & {
  version: Version
  isOpen: boolean
  onToggle: () => void
}

function VersionItem({ version, isOpen, onToggle, publishedId, ...rest }: VersionItemProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { id, number, created_at, problem } = version
  return (
    <li className="rounded-lg border">
      <div className="flex items-center gap-2 p-3">
        <div className="min-w-0 flex-1">
          <p className="text-sm font-medium">{t('flows.version', { number })}</p>
          <p className="text-xs text-muted-foreground">{formatMoment(Date.parse(created_at), i18n.locale)}</p>
        </div>
        {id === publishedId && <Badge tone="success">{t('flows.live')}</Badge>}
        <Button variant="outline" size="small" aria-expanded={isOpen} onClick={onToggle}>
          {t('flows.compare')}
        </Button>
      </div>
      {problem && <Alert tone="danger" className="m-3 mt-0" title={problem} />}
      {isOpen && <VersionDifference versionId={id} number={number} {...rest} />}
    </li>
  )
}

type VersionDifferenceProps = Pick<VersionListProps, 'graph' | 'isReadOnly' | 'onRestore'> & {
  versionId: string
  number: number
}

function VersionDifference({ versionId, number, graph, isReadOnly, onRestore }: VersionDifferenceProps) {
  const t = useTranslate()
  const say = useErrorText('flows')
  const { data: published, error } = useVersionGraph(versionId)
  if (error) return <Alert tone="danger" className="m-3 mt-0" title={say(error)} />
  if (!published) return <Skeleton className="m-3 mt-0 h-16" />
  const restore = () => {
    onRestore(published)
    toast.success(t('flows.restored', { number }))
  }
  return (
    <div className="space-y-3 border-t p-3">
      <ComparisonView before={published} after={graph} comparison={compareGraphs(published, graph)} />
      {!isReadOnly && (
        <Button variant="outline" size="small" onClick={restore}>
          {t('flows.bring_back')}
        </Button>
      )}
    </div>
  )
}
