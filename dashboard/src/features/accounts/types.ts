/** `observer`: a platform administrator who entered to look, until a time. */
export type Role = 'owner' | 'admin' | 'agent' | 'observer'

/** An account as the person signed in sees it. Times are ISO 8601. */
export interface Account {
  id: string
  name: string
  phone: string
  status: 'active' | 'suspended' | 'closed'
  suspended_reason: string | null
  /** When a closed account is deleted. */
  closes_at: string | null
  role: Role
  /** Until when an observer may look. */
  until: string | null
}

export interface Access {
  platformAdmin: boolean
  /** By name. */
  accounts: Account[]
}
