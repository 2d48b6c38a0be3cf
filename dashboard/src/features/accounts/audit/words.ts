import type { Translate } from '@/lib/i18n.ts'
import { numberName } from '@/lib/number-name.ts'
import { formatPhone } from '@/lib/phone.ts'
import { formatDateTime } from '@/lib/time.ts'
import { AUDIT_ACTIONS } from '@/types/audit-action.generated.ts'
import type { AuditLine } from './types.ts'

const NAMED = ['api_key', 'flow', 'broadcast', 'hook'] as const
const NAMELESS = ['former_member', 'operator', 'system', 'phone'] as const

/** Who it was. */
export function sayActor({ actor: { kind, name } }: AuditLine, t: Translate): string {
  const named = NAMED.find((known) => known === kind)
  if (named) return name ? t(`audit.by.${named}`, { name }) : t(`audit.kind.${named}`)
  if (name && kind === 'operator') return t('audit.by.operator_named', { name })
  if (name && kind === 'former_member') return t('audit.by.former_named', { name })
  const nameless = NAMELESS.find((known) => known === kind)
  return nameless ? t(`audit.by.${nameless}`) : name || t('audit.by.member')
}

/** What he did, read behind who it was. */
export function sayAction({ action, actor, subject }: AuditLine, t: Translate): string {
  if (action === 'members.remove' && subject?.id === actor.id) return t('audit.left')
  const known = AUDIT_ACTIONS.find((one) => one === action)
  return known ? t(`audit.action.${known}`) : t('audit.other')
}

/** What it was done to, as people see it. */
export function subjectName({ kind, name }: NonNullable<AuditLine['subject']>): string {
  return kind === 'instances' ? numberName({ instance_name: name }) : name
}

const ROLES = ['owner', 'admin', 'agent'] as const

type Say = (value: string | number, t: Translate, locale: string) => string
const asIs: Say = (value) => String(value)
const asPhone: Say = (value) => formatPhone(String(value))
const asTime: Say = (value, _t, locale) => formatDateTime(String(value), locale)
const asRoleOrPlan: Say = (value, t) => {
  const role = ROLES.find((known) => known === value)
  return role ? t(`accounts.role.${role}`) : String(value)
}

/** What a line's facts are called, and how they are said; all others are for programs. */
const FACTS = {
  reason: asIs,
  email: asIs,
  role: asRoleOrPlan,
  from: asRoleOrPlan,
  to: asRoleOrPlan,
  name: asIs,
  new_name: asIs,
  phone: asPhone,
  former: asPhone,
  instead_of: asPhone,
  expected_phone: asPhone,
  refused_phone: asPhone,
  number: asIs,
  lines: asIs,
  created: asIs,
  updated: asIs,
  failed: asIs,
  until: asTime,
  expires_at: asTime,
} satisfies Record<string, Say>

/** The facts beside it, as in "Motivo: pedido do cliente". */
export function sayFacts({ action, detail }: AuditLine, t: Translate, locale: string): string[] {
  const isPlan = action === 'accounts.set_plan'
  return (Object.keys(FACTS) as (keyof typeof FACTS)[]).flatMap((name) => {
    const value = detail[name]
    if (typeof value !== 'string' && typeof value !== 'number') return []
    // Why a webhook stopped is a code.
    if (value === '' || (name === 'reason' && !action.startsWith('accounts.'))) return []
    const isPlanName = isPlan && (name === 'from' || name === 'to')
    const said = isPlanName ? t('accounts.plan_name', { plan: value }) : FACTS[name](value, t, locale)
    return [t(`audit.fact.${name}`, { value: said })]
  })
}

const BROWSERS = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['Firefox', 'Firefox'],
  ['SamsungBrowser', 'Samsung Internet'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const
const SYSTEMS = [
  ['Windows', 'Windows'],
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Mac OS', 'Mac'],
  ['Linux', 'Linux'],
] as const

/** From where, as in "187.4.20.1, Chrome, Windows"; empty when the request did not say. */
export function sayOrigin({ origin }: AuditLine): string {
  const ip = typeof origin?.ip === 'string' ? origin.ip : ''
  const agent = typeof origin?.agent === 'string' ? origin.agent : ''
  const nameIn = (known: readonly (readonly [string, string])[]) =>
    known.find(([mark]) => agent.includes(mark))?.[1]
  const parts = [nameIn(BROWSERS), nameIn(SYSTEMS)].filter(Boolean)
  return [ip, ...(parts.length > 0 ? parts : [agent.slice(0, 40)])].filter(Boolean).join(', ')
}
