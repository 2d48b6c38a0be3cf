import type { Row, Selected } from '@/lib/database.ts'
import { flag, list, nullable, number, record, type Shaped, text } from '@/lib/shape.ts'

export type InstanceStatus = Row<'instances'>['status']
export const INSTANCE_STATUSES = [
  'disconnected',
  'connecting',
  'awaiting_scan',
  'connected',
  'failed',
] as const satisfies InstanceStatus[]

export const INSTANCE_COLUMNS =
  'id, account_id, instance_name, engine, status, status_reason, desired_state, qr_code, qr_expires_at, phone, refused_phone, last_connected, supervised_until, groups_enabled, messages_per_minute, messages_per_day, warm_up, reply_pause_seconds, first_pause_seconds, first_connected_at'

export type Engine = Row<'instances'>['engine']

/** One WhatsApp number's connection, as a member sees it. */
export type Instance = Selected<'instances', typeof INSTANCE_COLUMNS>

/** What the page knows of an instance's account; the name only where numbers of several accounts are shown. */
export interface InstanceAccount {
  name: string | undefined
  /** Undefined where one of its numbers has it. */
  phone: string | undefined
  canManage: boolean
  isOwner: boolean
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

/** Of `instance_health`; `uptime` is of the last seven days, 0 to 1, and null when the number never was connected. */
export const instanceHealths = record({
  instances: list(
    record({ instance_id: text, uptime: nullable(number), messages_today: number, catch_up_failed: flag }),
  ),
})
export type InstanceHealth = Shaped<typeof instanceHealths>['instances'][number]

/** Of `instance_uptime`; `days` are the shares of 30 days from `first_day` on, null where no connection is kept. */
export const instanceUptimes = record({
  instances: list(record({ instance_id: text, first_day: text, days: list(nullable(number)) })),
})
export type Uptime = Shaped<typeof instanceUptimes>['instances'][number]

export type CommandName = Exclude<Row<'instance_commands'>['command'], 'sync'>

export const COMMAND_COLUMNS = 'id, command, status, error_code'
export type Command = Selected<'instance_commands', typeof COMMAND_COLUMNS>
