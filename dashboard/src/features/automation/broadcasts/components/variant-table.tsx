import { useLingui } from '@lingui/react'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { reachedOf } from '../status.ts'
import type { BroadcastStatistics } from '../types.ts'

/** How each version does: of whom it has reached, who has read and who has answered. */
export function VariantTable({ variants }: Pick<BroadcastStatistics, 'variants'>) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const percent = new Intl.NumberFormat(i18n.locale, { style: 'percent', maximumFractionDigits: 1 })
  return (
    <Table label={t('broadcasts.variants')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('broadcasts.variants')}</TableHead>
          <TableHead className="text-right">{t('broadcasts.reached_short')}</TableHead>
          <TableHead className="text-right">{t('broadcasts.recipient.read')}</TableHead>
          <TableHead className="text-right">{t('broadcasts.recipient.answered')}</TableHead>
          <TableHead className="text-right">{t('broadcasts.recipient.failed')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {variants.map((variant) => {
          const reached = reachedOf(variant)
          const part = (count: number) => (reached > 0 ? percent.format(count / reached) : '–')
          return (
            <TableRow key={variant.id}>
              <TableCell className="font-medium">
                {t('broadcasts.variant', { id: variant.id.toUpperCase() })}
              </TableCell>
              <TableCell className="text-right tabular-nums">{reached}</TableCell>
              <TableCell className="text-right tabular-nums">
                {part(variant.read + variant.answered)}
              </TableCell>
              <TableCell className="text-right tabular-nums">{part(variant.answered)}</TableCell>
              <TableCell className="text-right tabular-nums">{variant.failed}</TableCell>
            </TableRow>
          )
        })}
      </TableBody>
    </Table>
  )
}
