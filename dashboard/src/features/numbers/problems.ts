import type { Translate } from '@/lib/i18n.ts'

/** Stable codes of `instances.status_reason`: the fault table of docs/architecture.md. */
export const FAULT_CODES = [
  'scan_expired',
  'logged_out',
  'conflict',
  'banned',
  'passkey_required',
  'whatsapp_unreachable',
  'browser_missing',
  'crash_loop',
  'port_in_use',
  'session_unwritable',
  'disk_full',
  'session_locked',
  'browser_failed',
  'proxy_blocked',
  'version_outdated',
  'wrong_number',
  'credentials_missing',
  'token_invalid',
  'token_forbidden',
  'cloud_id_wrong',
] as const

/** Codes with which a command ends besides those of the faults; the last ones are this page's own. */
export const COMMAND_ERROR_CODES = [
  'no_orchestrator',
  'orchestrator_lost',
  'already_running',
  'lease_lost',
  'command_timeout',
  'orchestrator_stopped',
  'node_start_failed',
  'node_unreachable',
  'not_running',
  'already_connected',
  'stopped',
  'stopped_by_itself',
  'phone_invalid',
  'number_not_confirmed',
  'not_awaiting_scan',
  'engine_failed',
  'engine_timeout',
  'internal_error',
  'instance_name_taken',
  'no_free_port',
  'cloud_id_invalid',
  'cloud_secret_invalid',
  'cloud_number_taken',
  'plan_limit_exceeded',
  'account_suspended',
  'no_answer',
  'network',
  'session_expired',
  'forbidden',
] as const

type KnownCode = (typeof FAULT_CODES)[number] | (typeof COMMAND_ERROR_CODES)[number]

const KNOWN_CODES = new Set<string>([...FAULT_CODES, ...COMMAND_ERROR_CODES])

export interface Problem {
  title: string
  cause: string
  /** What the reader can do about it. */
  step: string
  /** Says nothing to a reader. */
  supportCode: string | undefined
}

/** The phone that a number belongs to, and the one that was connected instead, as people read them. */
interface Phones {
  expected: string
  refused: string
}

/** The plain-language text for a code; one we do not know is told as such, with the code for support. */
export function describeProblem(
  code: string,
  t: Translate,
  phones: Phones = { expected: '', refused: '' },
): Problem {
  const key = isKnown(code) ? code : 'unknown'
  return {
    title: t(`problem.${key}.title`),
    cause: t(`problem.${key}.cause`, { ...phones }),
    step: t(`problem.${key}.step`),
    supportCode: key === 'unknown' ? code : undefined,
  }
}

function isKnown(code: string): code is KnownCode {
  return KNOWN_CODES.has(code)
}
