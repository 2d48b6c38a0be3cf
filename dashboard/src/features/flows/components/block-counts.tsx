import { useTranslate } from '@/lib/i18n.ts'
import type { Counts } from '../elements.ts'

/** How many came in, went on and wait, and how many of all who began the flow came this far. */
export function BlockCounts({ counts: { entered, left, waiting }, all }: { counts: Counts; all: number }) {
  const t = useTranslate()
  const lost = Math.max(0, entered - left - waiting)
  return (
    <footer className="space-y-1.5 rounded-b-xl border-t bg-muted/60 px-3 py-2 text-xs tabular-nums">
      <p className="flex justify-between gap-2">
        <span>{t('flows.entered', { count: entered })}</span>
        <span>{t('flows.left', { count: left })}</span>
        <span>{t('flows.waiting', { count: waiting })}</span>
      </p>
      {all > 0 && (
        <>
          <progress
            className="flow-reach"
            max={all}
            value={Math.min(entered, all)}
            aria-label={t('flows.reach')}
          />
          <p className="flex justify-between gap-2 text-muted-foreground">
            <span>{t('flows.reached', { percent: Math.round((100 * entered) / all) })}</span>
            {lost > 0 && <span className="text-danger">{t('flows.dropped', { count: lost })}</span>}
          </p>
        </>
      )}
    </footer>
  )
}
