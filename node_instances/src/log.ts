// JSON lines on stdout. Ids and codes only: never message text, full phone numbers or tokens.
import pino from 'pino'
import { messageOf } from './errors.ts'

export type Log = pino.Logger

/** A logger whose reader may go away: node instances outlive the orchestrator that reads them. */
export function createLog(instanceId: string, level: string): Log {
  const destination = pino.destination({ fd: 1, sync: true })
  destination.on('error', () => {})
  return pino({ level, base: { instance_id: instanceId, pid: process.pid } }, destination)
}

/** Text of anything thrown, fit for a log: page errors quote chat ids, and those are phone numbers. */
export function describeError(thrown: unknown): string {
  return messageOf(thrown)
    .replace(/\d{4,}(\d{4})/g, '…$1')
    .slice(0, 500)
}
