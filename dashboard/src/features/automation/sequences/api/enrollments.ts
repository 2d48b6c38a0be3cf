import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { ask, askJson } from '@/lib/ask.ts'
import { flag, list, number, record, type Shaped, text } from '@/lib/shape.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { EnrollmentStatus, Sequence } from '../types.ts'
import { useSequenceMutation } from './save-sequence.ts'

const PAGE = 50

export type Enrollment = Awaited<ReturnType<typeof listEnrollments>>[number]

type Key = Pick<Sequence, 'id' | 'account_id'>
type Wanted = Key & { status: EnrollmentStatus }

/** People in the sequence, the newest first, each with the run that leads him. */
export function listEnrollments(supabase: Supabase, { id, account_id, status }: Wanted, before: number) {
  return ask(
    supabase
      .from('sequence_enrollments')
      .select(
        'id, contact_id, status, reason, created_at, contact:contacts(id, name, whatsapp_name, phone, lid), run:flow_runs(node, wake_at, awaits)',
      )
      .eq('account_id', account_id)
      .eq('sequence_id', id)
      .eq('status', status)
      .lt('id', before)
      .order('id', { ascending: false })
      .limit(PAGE),
  )
}

export function enrollmentsQueryOptions(supabase: Supabase, wanted: Wanted) {
  return infiniteQueryOptions({
    queryKey: ['sequences', wanted.account_id, wanted.id, 'enrollments', wanted.status],
    queryFn: ({ pageParam }) => listEnrollments(supabase, wanted, pageParam),
    initialPageParam: Number.MAX_SAFE_INTEGER,
    getNextPageParam: (last) => (last.length === PAGE ? (last.at(-1)?.id ?? null) : null),
  })
}

export function useEnrollments(wanted: Wanted) {
  return useInfiniteQuery(enrollmentsQueryOptions(useSupabase(), wanted))
}

/** Of `enroll`. */
const enrolled = record({
  enrolled: number,
  ignored: number,
  refused: list(record({ contact_id: text, code: text })),
})
export type Enrolled = Shaped<typeof enrolled>

/** Of `enroll_segment`. */
const enrolledPart = record({ enrolled: number, ignored: number, after: number, done: flag })

/** One person, everybody who has a tag, or everybody in a segment. */
export type Whom = { contactId: string } | { tag: string } | { segmentId: string }

/** As many as one call takes in good time. */
const CHUNK = 500

/** Codes: `sequence_disabled`, `sequence_empty`. Who is in it already is ignored, or begins anew, as the sequence says. */
export async function enroll(supabase: Supabase, { id, account_id }: Key, whom: Whom): Promise<Enrolled> {
  const add = (ids: string[]) =>
    askJson(supabase.rpc('enroll', { sequence_id: id, contact_ids: ids }), enrolled)
  if ('contactId' in whom) return add([whom.contactId])
  if ('segmentId' in whom) return enrollSegment(supabase, id, whom.segmentId)
  const sum: Enrolled = { enrolled: 0, ignored: 0, refused: [] }
  for (let after = FIRST_ID; ; ) {
    const ids = await listTagged(supabase, account_id, whom.tag, after)
    const part = ids.length > 0 ? await add(ids) : undefined
    sum.enrolled += part?.enrolled ?? 0
    sum.ignored += part?.ignored ?? 0
    sum.refused.push(...(part?.refused ?? []))
    if (ids.length < CHUNK) return sum
    after = ids.at(-1) ?? after
  }
}

/** Those who were never in it, part by part. */
async function enrollSegment(supabase: Supabase, sequenceId: string, segmentId: string): Promise<Enrolled> {
  const filter = { subject: 'segment', operator: 'has', value: segmentId }
  const sum: Enrolled = { enrolled: 0, ignored: 0, refused: [] }
  for (let after = 0; ; ) {
    const asked = supabase.rpc('enroll_segment', { sequence_id: sequenceId, filter, after })
    const part = await askJson(asked, enrolledPart)
    sum.enrolled += part.enrolled
    sum.ignored += part.ignored
    if (part.done) return sum
    after = part.after
  }
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

async function listTagged(
  supabase: Supabase,
  accountId: string,
  tag: string,
  after: string,
): Promise<string[]> {
  const people = supabase.from('contacts').select('id').eq('account_id', accountId)
  const rows = await ask(people.contains('tags', [tag]).gt('id', after).order('id').limit(CHUNK))
  return rows.map(({ id }) => id)
}

export function unenroll(supabase: Supabase, id: string, contactId: string): Promise<number> {
  return ask(supabase.rpc('unenroll', { sequence_id: id, contact_ids: [contactId] }))
}

export function useEnroll(sequence: Key) {
  return useSequenceMutation(sequence.account_id, (supabase, whom: Whom) => enroll(supabase, sequence, whom))
}

export function useUnenroll({ id, account_id }: Key) {
  return useSequenceMutation(account_id, (supabase, contactId: string) => unenroll(supabase, id, contactId))
}
