export const INSTANCE_STATUSES = [
  'disconnected',
  'connecting',
  'awaiting_scan',
  'connected',
  'failed',
] as const
export type InstanceStatus = (typeof INSTANCE_STATUSES)[number]

/** One WhatsApp number's connection, as `public.instances` shows it to a member. Times are ISO 8601. */
export interface Instance {
  id: string
  account_id: string
  instance_name: string
  port: number
  status: InstanceStatus
  status_reason: string | null
  qr_code: string | null
  qr_expires_at: string | null
  pairing_code: string | null
  phone: string | null
  last_connected: string | null
  supervised_until: string | null
}

export type CommandName = 'start' | 'stop' | 'restart' | 'logout'

/** A row of `public.instance_commands`. */
export interface Command {
  id: string
  command: CommandName
  status: 'queued' | 'running' | 'done' | 'failed'
  error_code: string | null
}
