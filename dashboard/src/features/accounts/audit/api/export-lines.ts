import { useMutation } from '@tanstack/react-query'
import { toCsv } from '@/lib/csv.ts'
import { saveFile } from '@/lib/download.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
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
]

/** The lines that the filter shows as CSV, the newest first, `MOST_LINES` at most. */
export async function exportLines(
  supabase: Supabase,
  accountId: string,
  search: AuditSearch,
  say: (line: AuditLine) => string,
): Promise<{ bytes: Blob; isWhole: boolean }> {
  const parts = [toCsv([[...NAMES, 'text', 'detail', 'ip', 'agent']])]
  let before: number | null = null
  for (let count = 0; count < MOST_LINES; count += PAGE) {
    const { lines, next } = await listLines(supabase, accountId, search, before, PAGE)
    parts.push(toCsv(lines.map((line) => cellsOf(line, say(line)))))
    if (next === null) return { bytes: blobOf(parts), isWhole: true }
    before = next
  }
  return { bytes: blobOf(parts), isWhole: false }
}

const blobOf = (parts: string[]) => new Blob(parts, { type: 'text/csv' })

function cellsOf({ id, at, actor, action, subject, detail, origin }: AuditLine, text: string): unknown[] {
  return [
    id,
    at,
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
  return useMutation({
    networkMode: 'always',
    mutationFn: async () => {
      const { bytes, isWhole } = await exportLines(supabase, accountId, search, say)
      saveFile(bytes, 'zapbase-atividades.csv')
      return isWhole
    },
  })
}
