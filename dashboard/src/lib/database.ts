import type { ColumnValues } from '@/types/column-values.generated.ts'
import type { Database as Generated } from '@/types/database.generated.ts'
import type { ContentItem } from '@/types/flow.generated.ts'
import type { Filter } from './filters/filter.ts'
import type { HookMapping, HookProof } from './hook-mapping.ts'
import type { Exclusion, SendingWindow, SentContent } from './sending.ts'

type Schema = Generated['public']
export type TableName = keyof Schema['Tables']

/** What the database sees to that columns of jsonb, and arrays, have in them. */
interface Contents {
  accounts: {
    /** From and to, as `HH:MM` in the account's time zone; `24:00` is the end of the day. */
    working_hours: Partial<
      Record<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun', [from: string, to: string][]>
    >
    /** Days (YYYY-MM-DD) of its own on which it is closed. */
    holidays: { date: string; name: string }[]
  }
  api_keys: { scopes: ('read' | 'send' | 'manage')[] }
  audit_log: { detail: Readonly<Record<string, unknown>> }
  broadcasts: { content: SentContent; filter: Filter | null; exclude: Exclusion; window: SendingWindow }
  contacts: { fields: Record<string, string | number | boolean> }
  conversations: {
    content: {
      latitude?: number
      longitude?: number
      name?: string
      address?: string
      vcards?: string[]
      options?: string[]
      view_once?: boolean
      no_file?: boolean
      content?: { view_once?: boolean }
    } | null
  }
  inbound_hooks: { mapping: HookMapping; proof: HookProof; secrets: ('proof' | 'call')[] }
  inbound_hook_samples: {
    document: Readonly<Record<string, unknown>>
    result: { event?: string; left_out?: string[] } | null
  }
  profiles: { preferences: Record<string, string | number | boolean> }
  segments: { filter: Filter }
  sequence_steps: { content: { items: ContentItem[] } | null }
  sequences: { window: SendingWindow }
}

/** What a trigger gives a new row; the generator would ask for it. */
interface Filled {
  conversations: 'instance_id' | 'status'
  instance_commands: 'expires_at'
  instances: 'port'
}

type Of<Names, Table> = Table extends keyof Names ? Names[Table] : unknown

type Completed<Row, Table> = {
  [Column in keyof Row]: Column extends keyof Of<Contents, Table>
    ? Of<Contents, Table>[Column]
    : Column extends keyof Of<ColumnValues, Table>
      ? Of<ColumnValues, Table>[Column] | Extract<Row[Column], null>
      : Row[Column]
}

type Fillable<New, Columns> = Omit<New, Columns & string> & Partial<Pick<New, Columns & keyof New>>

/** An argument with a default may be null as well. */
type Arguments<Given> = {
  [Name in keyof Given]: Record<never, never> extends Pick<Given, Name> ? Given[Name] | null : Given[Name]
}

/** The generated types, and what the generator does not know: values that checks allow, jsonb, null for a default. */
export type Database = Omit<Generated, 'public'> & {
  public: Omit<Schema, 'Tables' | 'Functions'> & {
    Tables: {
      [Table in TableName]: Omit<Schema['Tables'][Table], 'Row' | 'Insert' | 'Update'> & {
        Row: Completed<Schema['Tables'][Table]['Row'], Table>
        Insert: Fillable<Completed<Schema['Tables'][Table]['Insert'], Table>, Of<Filled, Table>>
        Update: Completed<Schema['Tables'][Table]['Update'], Table>
      }
    }
    Functions: {
      [Name in keyof Schema['Functions']]: {
        Args: Arguments<Schema['Functions'][Name]['Args']>
        Returns: Schema['Functions'][Name]['Returns']
      }
    }
  }
}

/** A row of `public.<table>`. Times are ISO 8601. */
export type Row<Table extends TableName> = Database['public']['Tables'][Table]['Row']

type Names<Columns extends string> = Columns extends `${infer Name}, ${infer Rest}`
  ? Name | Names<Rest>
  : Columns

/** What a `select` of these columns answers for each row. */
export type Selected<Table extends TableName, Columns extends string> = Pick<
  Row<Table>,
  Names<Columns> & keyof Row<Table>
>
