/** `observer`: a platform administrator who entered to look, until a time. */
export type Role = 'owner' | 'admin' | 'agent' | 'observer'

/** An account as the person signed in sees it. */
export interface Account {
  id: string
  name: string
  phone: string
  status: 'active' | 'suspended' | 'closed'
  role: Role
  /** ISO 8601; until when an observer may look. */
  until: string | null
}

export interface Access {
  platformAdmin: boolean
  /** By name. */
  accounts: Account[]
}
