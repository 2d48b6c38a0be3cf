import type { Selected } from '@/lib/database.ts'
import { flag, list, nullable, oneOf, record, type Shaped, text } from '@/lib/shape.ts'

/** Of `my_access`. `observer`: a platform administrator who entered to look, until a time. */
export const myAccess = record({
  platform_admin: flag,
  accounts: list(
    record({ account_id: text, role: oneOf('owner', 'admin', 'agent', 'observer'), until: nullable(text) }),
  ),
})
type Entry = Shaped<typeof myAccess>['accounts'][number]

export const ACCOUNT_COLUMNS = 'id, name, phone, status, suspended_reason, closes_at'

/** An account as the person signed in sees it. */
export type Account = Selected<'accounts', typeof ACCOUNT_COLUMNS> & Pick<Entry, 'role' | 'until'>

export interface Access {
  platformAdmin: boolean
  /** By name. */
  accounts: Account[]
}
