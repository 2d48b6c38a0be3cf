import type { Row } from '@/lib/database.ts'

type ImportRow = Row<'contact_imports'>

/** What a column of the file becomes: `field:<name>` is one of the account's own fields. */
export type Target = 'phone' | 'name' | 'tags' | 'ignore' | `field:${string}`

export type Mapping = Record<string, Target>

/** One file on its way into contacts, as the REST API tells it. */
export type ContactImport = Pick<
  ImportRow,
  | 'id'
  | 'filename'
  | 'status'
  | 'dry_run'
  | 'lines'
  | 'processed'
  | 'created'
  | 'updated'
  | 'failed'
  | 'error_code'
  | 'created_at'
  | 'finished_at'
  | 'repeated'
> & {
  /** The first of the people who stand in several lines of a checked file. */
  repeats: { phone: string; times: number; first_line: number; last_line: number }[]
}

/** What an upload answers besides: the columns with their suggested targets, and the first rows. */
export interface UploadedImport extends Pick<ImportRow, 'id' | 'status' | 'columns' | 'lines'> {
  suggested: Record<string, string>
  sample: string[][]
}

export function isUnderWay({ status }: Pick<ContactImport, 'status'>): boolean {
  return status === 'checking' || status === 'running'
}

/** How much has been read, 0 to 1. */
export function partDone({ lines, processed }: Pick<ContactImport, 'lines' | 'processed'>): number {
  return lines > 0 ? Math.min(1, processed / lines) : 0
}

/** Phones, parts of the name and tags may stand in several columns. */
const isOne = (target: string) => target.startsWith('field:')

/** Targets the server suggests; those it does not know, and a second column for one field, are ignored. */
export function suggestedMapping({ columns, suggested }: UploadedImport, fieldNames: string[]): Mapping {
  const taken = new Set<string>()
  const entries = columns.map((column): [string, Target] => {
    const wanted = suggested[column]
    if (!wanted || taken.has(wanted) || !isTarget(wanted, fieldNames)) return [column, 'ignore']
    if (isOne(wanted)) taken.add(wanted)
    return [column, wanted]
  })
  return Object.fromEntries(entries)
}

export function isTarget(value: string, fieldNames: string[]): value is Target {
  if (['phone', 'name', 'tags', 'ignore'].includes(value)) return true
  return value.startsWith('field:') && fieldNames.includes(value.slice(6))
}

/** What is wrong with a mapping; undefined when it can start. */
export function mappingProblem(mapping: Mapping): 'phone_missing' | 'target_twice' | undefined {
  if (!Object.values(mapping).includes('phone')) return 'phone_missing'
  const targets = Object.values(mapping).filter(isOne)
  return new Set(targets).size < targets.length ? 'target_twice' : undefined
}
