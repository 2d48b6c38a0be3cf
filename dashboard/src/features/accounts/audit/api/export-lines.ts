import { useLingui } from '@lingui/react'
import { useMutation } from '@tanstack/react-query'
import { csvFile, toCsv } from '@/lib/csv.ts'
import { saveFile } from '@/lib/download.ts'
import { type Translate, useTranslate } from '@/lib/i18n.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { formatForTable } from '@/lib/time.ts'
import type { AuditSearch } from '../search.ts'
import type { AuditLine } from '../types.ts'
import { subjectName } from '../words.ts'
import { listLines } from './list-lines.ts'

const PAGE = 500
/** More than a spreadsheet is read for; a narrower filter shows the rest. */
export const MOST_LINES = 10_000

const NAMES = [
  'id',
  'at',
  'actor_kind',
  'actor_id',
  'actor',
  'action',
  'subject_kind',
  'subject_id',
  'subject',
  'text',
  'detail',
  'ip',
  'agent',
] as const

interface Reader {
  locale: string
  t: Translate
  say: (line: AuditLine) => string
}

/** The lines that the filter shows as a table for this reader, the newest first, `MOST_LINES` at most. */
export async function exportLines(
  supabase: Supabase,
  accountId: string,
  search: AuditSearch,
  { locale, t, say }: Reader,
): Promise<{ bytes: Blob; isWhole: boolean }> {
  const titles = NAMES.map((name) => t(`audit.column.${name}`))
  const parts = [toCsv([titles], locale)]
  let before: number | null = null
  for (let count = 0; count < MOST_LINES; count += PAGE) {
    const { lines, next } = await listLines(supabase, accountId, search, before, PAGE)
    parts.push(
      toCsv(
        lines.map((line) => cellsOf(line, say(line))),
        locale,
      ),
    )
    if (next === null) return { bytes: csvFile(parts), isWhole: true }
    before = next
  }
  return { bytes: csvFile(parts), isWhole: false }
}

function cellsOf({ id, at, actor, action, subject, detail, origin }: AuditLine, text: string): unknown[] {
  return [
    id,
    formatForTable(at),
    ...[
      actor.kind,
      actor.id,
      actor.name,
      action,
      subject?.kind,
      subject?.id,
      subject && subjectName(subject),
      text,
    ],
    JSON.stringify(detail),
    origin?.ip,
    origin?.agent,
  ]
}

/** Saves them on the reader's machine; answers whether that was all. */
export function useExportLines(accountId: string, search: AuditSearch, say: (line: AuditLine) => string) {
  const supabase = useSupabase()
  const t = useTranslate()
  const { locale } = useLingui().i18n
  return useMutation({
    networkMode: 'always',
    mutationFn: async () => {
      const { bytes, isWhole } = await exportLines(supabase, accountId, search, { locale, t, say })
      saveFile(bytes, 'zapbase-atividades.csv')
      return isWhole
    },
  })
}
