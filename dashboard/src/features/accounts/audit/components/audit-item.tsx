import { useLingui } from '@lingui/react'
import { Link, type LinkProps } from '@tanstack/react-router'
import { Avatar } from '@/components/ui/avatar.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatMoment } from '@/lib/time.ts'
import type { AuditLine } from '../types.ts'
import { sayAction, sayActor, sayFacts, sayOrigin, subjectName } from '../words.ts'

/** One line of the log: who did what to whom, when and from where. */
export function AuditItem({ accountId, line }: { accountId: string; line: AuditLine }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const actor = sayActor(line, t)
  const facts = sayFacts(line, t, i18n.locale)
  const origin = sayOrigin(line)
  return (
    <li className="flex items-start gap-3 border-b px-4 py-row text-sm last:border-0">
      <Avatar name={actor} size="small" className="mt-0.5" />
      <div className="min-w-0 flex-1 space-y-0.5">
        <p className="wrap-anywhere">
          <span className="font-medium">{actor}</span> {sayAction(line, t)}
          <Subject accountId={accountId} line={line} />
        </p>
        {facts.length > 0 && <p className="wrap-anywhere text-muted-foreground">{facts.join(' · ')}</p>}
        <p className="wrap-anywhere text-xs text-muted-foreground">
          <time dateTime={line.at} className="tabular-nums">
            {formatMoment(line.at, i18n.locale)}
          </time>
          {origin && ` · ${t('audit.from', { origin })}`}
        </p>
      </div>
    </li>
  )
}

/** Its name, with a link to where it still is. */
function Subject({ accountId, line: { action, actor, subject } }: { accountId: string; line: AuditLine }) {
  // Who joined or left has been named already.
  if (!subject?.name || subject.id === actor.id) return null
  const name = subjectName(subject)
  const place = action === 'members.revoke_invitation' ? undefined : placeOf(accountId, subject)
  return (
    <>
      {': '}
      {place ? (
        <Link {...place} className="focus-ring rounded-sm text-primary underline underline-offset-4">
          {name}
        </Link>
      ) : (
        name
      )}
    </>
  )
}

function placeOf(accountId: string, { kind, id }: { kind: string; id: string }): LinkProps | undefined {
  const params = { accountId }
  switch (kind) {
    case 'contacts':
      return { to: '/a/$accountId/contatos', params, search: { contato: id } }
    case 'flows':
      return { to: '/a/$accountId/fluxos/$flowId', params: { accountId, flowId: id } }
    case 'instances':
      return { to: '/a/$accountId/numeros', params }
    case 'api_keys':
      return { to: '/a/$accountId/chaves', params }
    case 'webhook_endpoints':
      return { to: '/a/$accountId/integracoes', params, search: { webhook: id } }
    case 'account_members':
    case 'account_invitations':
      return { to: '/a/$accountId/equipe', params }
    default:
      return undefined
  }
}
