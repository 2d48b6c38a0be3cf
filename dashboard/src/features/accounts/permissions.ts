import type { Account } from './types.ts'

/** What pages offer and what they disable; the database decides whatever is shown. */
export interface Permissions {
  /** Write messages, contacts, tags, notes. */
  canWrite: boolean
  /** Numbers, team, keys, settings. */
  canManage: boolean
  /** Transfer or close the account. */
  isOwner: boolean
}

export function permissionsOf({ role, status }: Pick<Account, 'role' | 'status'>): Permissions {
  return {
    canWrite: role !== 'observer' && status === 'active',
    canManage: role === 'owner' || role === 'admin',
    isOwner: role === 'owner',
  }
}
