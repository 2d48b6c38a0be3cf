import { useLingui } from '@lingui/react'
import { Badge } from '@/components/ui/badge.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatAgo, formatDayOf, useNow } from '@/lib/time.ts'
import { type ApiKey, type KeyState, stateOf } from '../types.ts'
import { RevokeKey } from './revoke-key.tsx'

const TONES = { active: 'success', expired: 'warning', revoked: 'neutral' } as const

export function KeyTable({ accountId, keys }: { accountId: string; keys: ApiKey[] }) {
  const t = useTranslate()
  const now = useNow(30_000)
  return (
    <Table label={t('layout.api_keys')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('api_keys.name')}</TableHead>
          <TableHead>{t('api_keys.scopes')}</TableHead>
          <TableHead>{t('api_keys.last_used')}</TableHead>
          <TableHead>{t('api_keys.expires')}</TableHead>
          <TableHead>{t('api_keys.state')}</TableHead>
          <TableHead>
            <span className="sr-only">{t('common.actions')}</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {keys.map((key) => (
          <KeyRow key={key.id} accountId={accountId} apiKey={key} now={now} />
        ))}
      </TableBody>
    </Table>
  )
}

function KeyRow({ accountId, apiKey, now }: { accountId: string; apiKey: ApiKey; now: number }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { name, prefix, scopes, last_used_at, expires_at } = apiKey
  const state: KeyState = stateOf(apiKey, now)
  return (
    <TableRow>
      <TableCell>
        <p className="font-medium">{name}</p>
        <code className="text-xs text-muted-foreground">{prefix}…</code>
      </TableCell>
      <TableCell>
        <span className="flex flex-wrap gap-1">
          {scopes.map((scope) => (
            <Badge key={scope}>{t(`api_keys.scope.${scope}`)}</Badge>
          ))}
        </span>
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        {last_used_at ? formatAgo(last_used_at, i18n.locale, now) : t('api_keys.never_used')}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        {expires_at ? formatDayOf(expires_at, i18n.locale) : t('api_keys.never_expires')}
      </TableCell>
      <TableCell>
        <Badge tone={TONES[state]}>{t(`api_keys.state.${state}`)}</Badge>
      </TableCell>
      <TableCell className="text-right">
        {state === 'active' && <RevokeKey accountId={accountId} apiKey={apiKey} />}
      </TableCell>
    </TableRow>
  )
}
