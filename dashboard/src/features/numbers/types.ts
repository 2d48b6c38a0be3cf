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
  desired_state: 'running' | 'stopped'
  qr_code: string | null
  qr_expires_at: string | null
  pairing_code: string | null
  phone: string | null
  last_connected: string | null
  supervised_until: string | null
  groups_enabled: boolean
  /** Null: unpaced. */
  messages_per_minute: number | null
  /** Null: only the warm-up of a young number caps it. */
  messages_per_day: number | null
  warm_up: boolean
  /** The longest pause before an answer, typing shown, in seconds. */
  reply_pause_seconds: number
  /** The longest time between first messages to strangers, in seconds. */
  first_pause_seconds: number
  first_connected_at: string | null
}

/** What owners and admins change about a number. */
export type InstanceSettings = Pick<
  Instance,
  | 'instance_name'
  | 'groups_enabled'
  | 'messages_per_minute'
  | 'messages_per_day'
  | 'warm_up'
  | 'reply_pause_seconds'
  | 'first_pause_seconds'
>

/** How a number does, as `instance_health` tells. */
export interface InstanceHealth {
  instance_id: string
  /** Of the last seven days, 0 to 1; null when it never was connected. */
  uptime: number | null
  messages_today: number
}

export type CommandName = 'start' | 'stop' | 'restart' | 'logout' | 'pairing_code' | 'remove'

/** A row of `public.instance_commands`. */
export interface Command {
  id: string
  command: CommandName
  status: 'queued' | 'running' | 'done' | 'failed'
  error_code: string | null
}
