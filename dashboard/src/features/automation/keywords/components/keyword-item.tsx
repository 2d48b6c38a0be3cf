import { ArrowDown, ArrowUp, Pencil, Workflow } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { TagBadge } from '@/components/ui/tag-badge.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { cn } from '@/lib/cn.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useChangeKeywords } from '../api/save-keyword.ts'
import { moved, neighbour } from '../order.ts'
import type { Keyword, KeywordContext } from '../types.ts'
import { KeywordDialog } from './keyword-dialog.tsx'
import { KeywordRemoval } from './keyword-removal.tsx'

interface KeywordItemProps {
  context: KeywordContext
  keyword: Keyword
  keywords: readonly Keyword[]
  place: number
}

export function KeywordItem({ context, keyword, keywords, place }: KeywordItemProps) {
  const t = useTranslate()
  return (
    <li className="flex flex-col gap-3 px-4 py-4 sm:flex-row sm:items-start sm:px-5">
      <span
        aria-hidden
        className="hidden w-5 shrink-0 pt-0.5 text-right text-sm text-muted-foreground tabular-nums sm:block"
      >
        {place}
      </span>
      <div className={cn('min-w-0 flex-1 space-y-2', !keyword.enabled && 'text-muted-foreground')}>
        <h2 className="text-sm font-semibold break-words">{keyword.name}</h2>
        <Terms keyword={keyword} />
        {keyword.answer && (
          <p className="line-clamp-2 text-sm break-words whitespace-pre-line text-muted-foreground">
            {keyword.answer}
          </p>
        )}
        <Marks context={context} keyword={keyword} />
        {keyword.problem && (
          <Alert tone="danger" title={t('keywords.problem')}>
            <code className="break-words">{keyword.problem}</code>
          </Alert>
        )}
      </div>
      {context.canManage && <ItemActions context={context} keyword={keyword} keywords={keywords} />}
      {!context.canManage && !keyword.enabled && <Badge>{t('keywords.off')}</Badge>}
    </li>
  )
}

function Terms({ keyword: { match, terms } }: { keyword: Keyword }) {
  const t = useTranslate()
  return (
    <p className="flex flex-wrap items-center gap-1.5 text-sm">
      <span className="text-muted-foreground">{t(`keywords.match_short.${match}`)}</span>
      {terms.map((term) => (
        <code
          key={term}
          className="max-w-full truncate rounded bg-muted px-1.5 py-0.5 font-mono text-xs text-foreground"
        >
          {term}
        </code>
      ))}
    </p>
  )
}

function Marks({ context, keyword }: Pick<KeywordItemProps, 'context' | 'keyword'>) {
  const t = useTranslate()
  const number = context.numbers.find(({ id }) => id === keyword.instance_id)
  const flow = context.flows.find(({ id }) => id === keyword.flow_id)
  const isPlain =
    !keyword.interrupts && keyword.only_when === 'always' && !keyword.instance_id && !keyword.flow_id
  if (isPlain && keyword.tags.length === 0) return null
  return (
    <p className="flex flex-wrap items-center gap-1.5">
      {keyword.flow_id && (
        <Badge tone={flow ? 'success' : 'warning'}>
          <Workflow aria-hidden />
          {flow?.name ?? t('keywords.flow_off')}
        </Badge>
      )}
      {keyword.interrupts && <Badge tone="info">{t('keywords.interrupts_short')}</Badge>}
      {keyword.only_when !== 'always' && <Badge>{t(`keywords.only_when.${keyword.only_when}`)}</Badge>}
      {keyword.instance_id && <Badge>{number?.name ?? t('keywords.number_unknown')}</Badge>}
      {keyword.tags.map((name) => (
        <TagBadge key={name} name={name} tags={context.tags} />
      ))}
    </p>
  )
}

function ItemActions({ context, keyword, keywords }: Omit<KeywordItemProps, 'place'>) {
  const t = useTranslate()
  const errorText = useErrorText('keywords')
  const change = useChangeKeywords(context.accountId)
  const { id, name, enabled } = keyword
  const save = (changes: Parameters<typeof change.mutate>[0]) =>
    change.mutate(changes, { onError: (error) => toast.error(errorText(error)) })
  const mover = (step: -1 | 1) => (
    <Button
      variant="ghost"
      size="icon"
      disabled={change.isPending || !neighbour(keywords, id, step)}
      aria-label={t(step < 0 ? 'keywords.move_up' : 'keywords.move_down', { name })}
      onClick={() => save(moved(keywords, id, step))}
    >
      {step < 0 ? <ArrowUp aria-hidden /> : <ArrowDown aria-hidden />}
    </Button>
  )
  return (
    <div className="flex shrink-0 items-center">
      <Switch
        className="mr-2"
        aria-label={t('keywords.enable', { name })}
        checked={enabled}
        disabled={change.isPending}
        onCheckedChange={(next) => save([{ id, enabled: next }])}
      />
      {mover(-1)}
      {mover(1)}
      <KeywordDialog
        context={context}
        keywords={keywords}
        keyword={keyword}
        trigger={
          <Button variant="ghost" size="icon" aria-label={t('keywords.edit', { name })}>
            <Pencil aria-hidden />
          </Button>
        }
      />
      <KeywordRemoval accountId={context.accountId} keyword={keyword} />
    </div>
  )
}
