import { useLingui } from '@lingui/react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '@/lib/api.ts'
import { ask } from '@/lib/ask.ts'
import { csvFile, delimiterOf, toCsv } from '@/lib/csv.ts'
import type { Selected } from '@/lib/database.ts'
import { saveFile } from '@/lib/download.ts'
import { type Translate, useTranslate } from '@/lib/i18n.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { formatForTable } from '@/lib/time.ts'

const PAGE = 1_000
const COLUMNS =
  'seq, timestamp, chat_id, contact_id, instance_id, from_me, kind, message, status, error_code, media_id'
const NAMES = COLUMNS.split(', ') as (keyof Selected<'conversations', typeof COLUMNS>)[]

interface Reader {
  locale: string
  t: Translate
  /** Hears how many messages there are yet. */
  onCount: (count: number) => void
}

/** All messages of an account, the oldest first, as a table for this reader: asked for page by page. */
export async function exportMessages(
  supabase: Supabase,
  accountId: string,
  { locale, t, onCount }: Reader,
): Promise<Blob> {
  const titles = NAMES.map((name) => t(`account_settings.column.${name}`))
  const parts: string[] = [toCsv([titles], locale)]
  let after = 0
  for (let count = 0; ; onCount(count)) {
    const rows = await ask(
      supabase
        .from('conversations')
        .select(COLUMNS)
        .eq('account_id', accountId)
        .gt('seq', after)
        .order('seq')
        .limit(PAGE),
    )
    const lines = rows.map((row) => ({
      ...row,
      timestamp: formatForTable(row.timestamp),
      from_me: t(row.from_me ? 'common.yes' : 'common.no'),
    }))
    parts.push(
      toCsv(
        lines.map((line) => NAMES.map((name) => line[name])),
        locale,
      ),
    )
    count += rows.length
    after = rows.at(-1)?.seq ?? after
    if (rows.length < PAGE) return csvFile(parts)
  }
}

/** Saves one of the account's files on the reader's machine; `count` says how many messages are there yet. */
export function useExport(accountId: string) {
  const supabase = useSupabase()
  const api = useApi()
  const t = useTranslate()
  const { locale } = useLingui().i18n
  const [count, setCount] = useState(0)
  const mutation = useMutation({
    networkMode: 'always',
    mutationFn: async (what: 'contacts' | 'messages') => {
      setCount(0)
      const bytes =
        what === 'contacts'
          ? await api.blob(`/api/accounts/${accountId}/contacts.csv`, {
              query: { locale, delimiter: delimiterOf(locale) },
            })
          : await exportMessages(supabase, accountId, { locale, t, onCount: setCount })
      saveFile(bytes, `zapbase-${what}.csv`)
    },
  })
  return { ...mutation, count }
}
