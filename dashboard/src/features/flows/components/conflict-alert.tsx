import { Button } from '@/components/ui/button.tsx'
import { useTranslate } from '@/lib/i18n.ts'

interface ConflictAlertProps {
  /** Who else is in the flow, as far as that is known. */
  editors: readonly string[]
  onTakeTheirs: () => void
  onKeepMine: () => void
}

/** Two people have changed one draft: nothing is saved until one of both is chosen. */
export function ConflictAlert({ editors, onTakeTheirs, onKeepMine }: ConflictAlertProps) {
  const t = useTranslate()
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-3 border-b bg-warning-soft px-4 py-2.5 text-sm"
    >
      <p className="min-w-0 flex-1">
        <span className="font-medium text-warning">
          {editors.length > 0
            ? t('flows.changed_by', { names: editors.join(', '), count: editors.length })
            : t('flows.changed_elsewhere')}
        </span>{' '}
        {t('flows.conflict_text')}
      </p>
      <Button variant="outline" size="small" onClick={onTakeTheirs}>
        {t('flows.take_theirs')}
      </Button>
      <Button size="small" onClick={onKeepMine}>
        {t('flows.keep_mine')}
      </Button>
    </div>
  )
}
