import { readChoice, readText, type Search } from '@/lib/search.ts'

/** What stands before the dot of an action. */
export const AREAS = [
  'accounts',
  'members',
  'api_keys',
  'instances',
  'contacts',
  'tags',
  'flows',
  'webhooks',
] as const
/** Who is no single person. */
export const ACTOR_KINDS = ['api_key', 'flow', 'broadcast', 'hook', 'system'] as const
export const PERIODS = ['7d', '30d', '90d'] as const

/** The part of the address that says which lines are shown; `quem` is a kind of actor or a person's id. */
export interface AuditSearch {
  quem?: string | undefined
  assunto?: (typeof AREAS)[number] | undefined
  periodo?: (typeof PERIODS)[number] | undefined
}

export function readAuditSearch({ quem, assunto, periodo }: Search): AuditSearch {
  return {
    quem: readChoice(quem, ACTOR_KINDS) ?? readId(quem),
    assunto: readChoice(assunto, AREAS),
    periodo: readChoice(periodo, PERIODS),
  }
}

function readId(value: unknown): string | undefined {
  const id = readText(value, 36)
  return id && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id) ? id : undefined
}

const DAY = 86_400_000

/** What `list_audit_log` is asked for; `now` in milliseconds. */
export function argumentsOf({ quem, assunto, periodo }: AuditSearch, now: number) {
  const kind = ACTOR_KINDS.find((known) => known === quem)
  const days = periodo && Number.parseInt(periodo, 10)
  return {
    area: assunto ?? null,
    by_kind: kind ?? null,
    by_actor: kind ? null : (quem ?? null),
    since: days ? new Date(now - days * DAY).toISOString() : null,
  }
}
