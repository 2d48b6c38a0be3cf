import { useTranslate } from '@/lib/i18n.ts'
import { changeOf } from '../span.ts'

interface ChangeProps {
  now: number | undefined
  before: number | undefined
  /** What it is called when it grows and when it shrinks. */
  kind: 'time' | 'count'
}

/** How a figure stands beside that of as many days before. */
export function Change({ now, before, kind }: ChangeProps) {
  const t = useTranslate()
  if (now === undefined || before === undefined) return null
  const change = changeOf(now, before)
  if (change === null) return before > 0 ? <span>{t('stats.change.same')}</span> : null
  const percent = Math.abs(change)
  const grew = change > 0
  if (kind === 'count') return <span>{t(grew ? 'stats.change.more' : 'stats.change.less', { percent })}</span>
  return (
    <span className={grew ? 'text-danger' : 'text-success'}>
      {t(grew ? 'stats.change.slower' : 'stats.change.faster', { percent })}
    </span>
  )
}
