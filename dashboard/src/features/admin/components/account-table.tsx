import { Table, TableBody, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { type MessageId, useTranslate } from '@/lib/i18n.ts'
import { useNow } from '@/lib/time.ts'
import type { AdminAccount } from '../types.ts'
import { AccountRow } from './account-row.tsx'

const COLUMNS: MessageId[] = [
  'admin.account',
  'admin.plan',
  'admin.numbers',
  'admin.messages_today',
  'admin.contacts',
  'admin.members',
  'admin.last_activity',
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
          {COLUMNS.map((column) => (
            <TableHead key={column}>{t(column)}</TableHead>
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
