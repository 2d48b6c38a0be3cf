import type { CommandName, Instance, InstanceStatus } from './types.ts'

/** False when no orchestrator has vouched for the row lately: its status may be stale. */
export function isSupervised(instance: Instance, now: number): boolean {
  return instance.supervised_until !== null && Date.parse(instance.supervised_until) > now
}

const COMMANDS_BY_STATUS: Record<InstanceStatus, readonly CommandName[]> = {
  disconnected: ['start'],
  failed: ['start'],
  connecting: ['stop', 'restart'],
  awaiting_scan: ['stop', 'restart'],
  connected: ['stop', 'restart', 'logout'],
}

/** With these no session is kept. */
const UNPAIRED = ['logged_out', 'scan_expired', 'wrong_number']

/** The commands that make sense in the instance's present state; a resting one that is still paired can be logged out. */
export function availableCommands(instance: Instance): CommandName[] {
  const { status, status_reason, phone } = instance
  const commands = [...(COMMANDS_BY_STATUS[status] ?? ['start', 'stop'])]
  const rests = status === 'disconnected' || status === 'failed'
  const isPaired = phone !== null && !UNPAIRED.includes(status_reason ?? '')
  if (rests && isPaired) commands.push('logout')
  return commands
}

const AIMS: Record<CommandName, readonly InstanceStatus[]> = {
  start: ['awaiting_scan', 'connected'],
  restart: ['awaiting_scan', 'connected'],
  stop: ['disconnected'],
  logout: ['disconnected'],
  pairing_code: ['connected'],
  remove: [],
  replace_number: ['disconnected'],
}

/** True while a failed command is still worth telling: its aim not reached since, its cause not told by the status. */
export function isNews(failure: { command: CommandName; code: string }, instance: Instance): boolean {
  return failure.code !== instance.status_reason && !AIMS[failure.command].includes(instance.status)
}
