// JSON lines on stdout. Ids and codes only: never message text, full phone numbers or tokens.
import pino from 'pino'

export type Log = pino.Logger

/** A logger whose reader may go away: node instances outlive the orchestrator that reads them. */
export function createLog(instanceId: string, level: string): Log {
  const destination = pino.destination({ fd: 1, sync: true })
  destination.on('error', () => {})
  return pino({ level, base: { instance_id: instanceId, pid: process.pid } }, destination)
}
