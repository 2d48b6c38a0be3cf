export type Role = 'owner' | 'admin' | 'agent'

/** An account as one of its members sees it. */
export interface Account {
  id: string
  name: string
  phone: string
  status: 'active' | 'suspended' | 'closed'
  role: Role
}
