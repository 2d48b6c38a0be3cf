export const PLANS = ['owner', 'free', 'basic', 'pro'] as const

/** An account as the platform's administrators see it. Times are ISO 8601. */
export interface AdminAccount {
  id: string
  name: string
  phone: string
  plan: string
  plan_expires_at: string | null
  status: 'active' | 'suspended' | 'closed'
  suspended_reason: string | null
  closes_at: string | null
  created_at: string
  instances: number
  connected: number
  members: number
  contacts: number
  messages_today: number
  last_activity_at: string | null
}

/** A server that drives numbers. */
export interface Orchestrator {
  id: string
  hostname: string
  version: string
  capacity: number
  leases: number
  connected: number
  heartbeat_at: string
  alive: boolean
}
