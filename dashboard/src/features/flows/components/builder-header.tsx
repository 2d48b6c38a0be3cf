import {
  ChartNoAxesColumn,
  CircleAlert,
  CircleCheck,
  History,
  MessageCircle,
  TriangleAlert,
  Users,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { PageTitle } from '@/components/page-title.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { Panel } from '../panels.ts'
import type { Flow } from '../types.ts'
import type { BuilderState } from '../use-builder.ts'
import { FlowMenu } from './flow-menu.tsx'
import { PublishDialog } from './publish-dialog.tsx'
import { SaveStateLine } from './save-state.tsx'

interface BuilderHeaderProps {
  accountId: string
  flow: Flow
  builder: BuilderState
  editors: readonly string[]
  isReadOnly: boolean
  isWide: boolean
  isCounting: boolean
  onCount: (counting: boolean) => void
  back: ReactNode
  links: ReactNode
}

export function BuilderHeader(props: BuilderHeaderProps) {
  const { accountId, flow, builder, editors, isReadOnly, isWide, isCounting, onCount, back, links } = props
  const t = useTranslate()
  const { problems, autosave, panel, setPanel } = builder
  const errors = problems.filter(({ level }) => level === 'error').length
  const press = (wanted: Panel) => ({
    'aria-pressed': panel === wanted,
    onClick: () => setPanel(panel === wanted ? undefined : wanted),
  })
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b bg-card px-3 py-2">
      {/* React puts the title into the document's head. */}
      <PageTitle title={flow.name} />
      {back}
      <div className="min-w-32 flex-1">
        <h1 className="truncate text-base font-semibold">{flow.name}</h1>
        {isReadOnly ? (
          <p className="text-xs text-muted-foreground">{t('flows.read_only')}</p>
        ) : (
          <SaveStateLine state={autosave.state} />
        )}
      </div>
      {editors.length > 0 && (
        <Badge tone="info" className="max-w-52">
          <Users aria-hidden />
          <span className="truncate">
            {t('flows.editing_too', { names: editors.join(', '), count: editors.length })}
          </span>
        </Badge>
      )}
      <div className="flex flex-wrap items-center gap-1.5">
        <Button variant="ghost" size="small" {...press('problems')} data-problems={problems.length}>
          {errors > 0 && <CircleAlert className="text-danger" aria-hidden />}
          {errors === 0 && problems.length > 0 && <TriangleAlert className="text-warning" aria-hidden />}
          {problems.length === 0 && <CircleCheck className="text-success" aria-hidden />}
          {t('flows.problems', { count: problems.length })}
        </Button>
        {isWide && (
          <Button variant="ghost" size="small" aria-pressed={isCounting} onClick={() => onCount(!isCounting)}>
            <ChartNoAxesColumn aria-hidden />
            {t('flows.statistics')}
          </Button>
        )}
        {links}
        <Button variant="ghost" size="small" {...press('versions')}>
          <History aria-hidden />
          {t('flows.panel.versions')}
        </Button>
        <FlowMenu flow={flow} document={builder.document} onSettings={() => setPanel('settings')} />
        <Button variant="outline" size="small" {...press('test')}>
          <MessageCircle aria-hidden />
          {t('flows.panel.test')}
        </Button>
        {!isReadOnly && <PublishDialog accountId={accountId} flow={flow} builder={builder} />}
      </div>
    </header>
  )
}
