/** What a column of the file becomes: `field:<name>` is one of the account's own fields. */
export type Target = 'phone' | 'name' | 'tags' | 'ignore' | `field:${string}`

export type Mapping = Record<string, Target>

export const IMPORT_STATUSES = [
  'uploaded',
  'checking',
  'checked',
  'running',
  'done',
  'failed',
  'cancelled',
] as const

/** One CSV file on its way into contacts, as the REST API tells it. */
export interface ContactImport {
  id: string
  filename: string
  status: (typeof IMPORT_STATUSES)[number]
  dry_run: boolean
  lines: number
  processed: number
  created: number
  updated: number
  failed: number
  error_code: string | null
  created_at: string
  finished_at: string | null
}

/** What an upload answers besides: the columns with their suggested targets, and the first rows. */
export interface UploadedImport {
  id: string
  status: ContactImport['status']
  columns: string[]
  suggested: Record<string, string>
  sample: string[][]
  lines: number
}

export function isUnderWay({ status }: Pick<ContactImport, 'status'>): boolean {
  return status === 'checking' || status === 'running'
}

/** How much has been read, 0 to 1. */
export function partDone({ lines, processed }: Pick<ContactImport, 'lines' | 'processed'>): number {
  return lines > 0 ? Math.min(1, processed / lines) : 0
}

/** Targets the server suggests; those it does not know, and a second one of a kind, are ignored. */
export function suggestedMapping({ columns, suggested }: UploadedImport, fieldNames: string[]): Mapping {
  const taken = new Set<string>()
  const entries = columns.map((column): [string, Target] => {
    const wanted = suggested[column]
    if (!wanted || taken.has(wanted) || !isTarget(wanted, fieldNames)) return [column, 'ignore']
    if (wanted !== 'tags' && wanted !== 'ignore') taken.add(wanted)
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
  const targets = Object.values(mapping).filter((target) => target !== 'ignore' && target !== 'tags')
  if (!targets.includes('phone')) return 'phone_missing'
  return new Set(targets).size < targets.length ? 'target_twice' : undefined
}
