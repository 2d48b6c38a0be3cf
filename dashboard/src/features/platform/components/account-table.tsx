import { Table, TableBody, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { type MessageId, useTranslate } from '@/lib/i18n.ts'
import { useNow } from '@/lib/time.ts'
import type { AdminAccount } from '../types.ts'
import { AccountRow, WIDE, WIDEST } from './account-row.tsx'

/** On a telephone only account and plan are left, so that the actions stay in sight. */
const COLUMNS: [label: MessageId, className: string][] = [
  ['admin.account', ''],
  ['admin.health', WIDE],
  ['admin.plan', ''],
  ['admin.numbers', WIDE],
  ['admin.messages_today', WIDE],
  ['admin.contacts', WIDEST],
  ['admin.members', WIDEST],
  ['admin.last_activity', WIDE],
]

interface AccountTableProps {
  accounts: AdminAccount[]
  /** Called once somebody has entered an account to look at it. */
  onEntered: (accountId: string) => void
}

export function AccountTable({ accounts, onEntered }: AccountTableProps) {
  const t = useTranslate()
  const now = useNow(60_000)
  return (
    <Table label={t('layout.admin_accounts')}>
      <TableHeader>
        <TableRow>
          {COLUMNS.map(([label, className]) => (
            <TableHead key={label} className={className}>
              {t(label)}
            </TableHead>
          ))}
          <TableHead>
            <span className="sr-only">{t('common.actions')}</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {accounts.map((account) => (
          <AccountRow key={account.id} account={account} now={now} onEntered={() => onEntered(account.id)} />
        ))}
      </TableBody>
    </Table>
  )
}
