import { useLingui } from '@lingui/react'
import { Plug } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge.tsx'
import { Card } from '@/components/ui/card.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatAgo, useNow } from '@/lib/time.ts'
import { useHooks } from '../api/list-hooks.ts'
import type { Hook, InboundContext } from '../types.ts'
import { STATE_TONES, stateOf, useCodeText } from '../words.ts'
import { HookSwitch } from './hook-switch.tsx'

interface HookListProps {
  context: InboundContext
  onOpen: (id: string) => void
  /** What to do while there is none. */
  children?: ReactNode
}

/** The account's addresses for other systems, the newest first. */
export function HookList({ context, onOpen, children }: HookListProps) {
  const t = useTranslate()
  const { data: hooks, error, refetch } = useHooks(context.accountId)
  if (!hooks) return <Pending error={error} refetch={refetch} feature="inbound" className="h-48 rounded-xl" />
  if (hooks.length === 0) {
    return (
      <EmptyState icon={Plug} title={t('inbound.empty')} description={t('inbound.empty_text')}>
        {children}
      </EmptyState>
    )
  }
  return (
    <Card>
      <ul aria-label={t('inbound.title')} className="divide-y">
        {hooks.map((hook) => (
          <HookItem key={hook.id} context={context} hook={hook} onOpen={() => onOpen(hook.id)} />
        ))}
      </ul>
    </Card>
  )
}

interface HookItemProps {
  context: InboundContext
  hook: Hook
  onOpen: () => void
}

function HookItem({ context, hook, onOpen }: HookItemProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const codeText = useCodeText()
  const now = useNow(30_000)
  const state = stateOf(hook)
  const title = context.sources.find(({ source }) => source === hook.source)?.title
  return (
    <li className="flex items-start gap-3 px-4 py-4 sm:px-5">
      <button
        type="button"
        className="focus-ring min-w-0 flex-1 space-y-1.5 rounded-md text-left"
        onClick={onOpen}
      >
        <span className="block text-sm font-semibold break-words">{hook.name}</span>
        <span className="flex flex-wrap items-center gap-1.5">
          <Badge tone={STATE_TONES[state]}>{t(`inbound.state.${state}`)}</Badge>
          {title && <Badge>{title}</Badge>}
        </span>
        <span className="block text-sm text-muted-foreground">
          {hook.problem
            ? codeText(hook.problem).said
            : hook.last_call_at &&
              t('inbound.last_call', { ago: formatAgo(hook.last_call_at, i18n.locale, now) })}
        </span>
      </button>
      {context.canWrite && <HookSwitch hook={hook} />}
    </li>
  )
}
