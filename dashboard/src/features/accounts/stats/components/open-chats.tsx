import { PersonAvatar } from '@/components/person-avatar.tsx'
import { Card } from '@/components/ui/card.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { AccountStats } from '../types.ts'

type Row = AccountStats['open_chats'][number]

/** How the team's people are called and look, by their ids. */
export type People = ReadonlyMap<string, { name: string; picture: string | null }>

/** Open and pending chats of each agent, in bars that are a list. */
export function OpenChats({ rows, people }: { rows: Row[]; people: People }) {
  const t = useTranslate()
  const most = Math.max(1, ...rows.map(({ open, pending }) => open + pending))
  const nameOf = ({ user_id, name }: Row) =>
    user_id === null ? t('stats.unassigned') : (people.get(user_id)?.name ?? (name || t('stats.former')))
  return (
    <Card className="space-y-4 p-5">
      <h2 className="font-semibold">{t('stats.open_chats')}</h2>
      {rows.length === 0 && <p className="text-sm text-muted-foreground">{t('stats.open_none')}</p>}
      <ul className="space-y-3.5">
        {rows.map((row) => (
          <li key={row.user_id ?? ''} className="flex items-center gap-3 text-sm">
            <PersonAvatar
              name={row.user_id === null ? '' : nameOf(row)}
              picture={people.get(row.user_id ?? '')?.picture}
              size="small"
            />
            <div className="min-w-0 flex-1 space-y-1.5">
              <p className="flex justify-between gap-3">
                <span className="truncate font-medium">{nameOf(row)}</span>
                <span className="whitespace-nowrap text-muted-foreground tabular-nums">
                  {t('stats.open_of', { open: row.open, pending: row.pending })}
                </span>
              </p>
              <div aria-hidden className="flex h-2 overflow-hidden rounded-full bg-muted">
                <div className="bg-primary" style={{ width: `${(row.open / most) * 100}%` }} />
                <div className="bg-warning/60" style={{ width: `${(row.pending / most) * 100}%` }} />
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
