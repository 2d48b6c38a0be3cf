import { useLingui } from '@lingui/react'
import { Badge } from '@/components/ui/badge.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { AdminAccount } from '../types.ts'
import { sayReason } from '../words.ts'

const TONES = { broken: 'danger', attention: 'warning', quiet: 'neutral', well: 'success' } as const

/** How an account does, and why, the worst first. */
export function AccountHealth({ health: { level, reasons } }: Pick<AdminAccount, 'health'>) {
  const t = useTranslate()
  const { i18n } = useLingui()
  return (
    <>
      <Badge tone={TONES[level]}>{t(`admin.health.${level}`)}</Badge>
      {reasons.length > 0 && (
        <ul className="max-w-80 pt-1 text-xs text-muted-foreground">
          {reasons.map((reason) => (
            <li key={`${reason.reason} ${reason.kind}`} className="wrap-anywhere">
              {sayReason(reason, t, i18n.locale)}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
