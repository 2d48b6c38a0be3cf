/**
 * A conversation flow as the builder holds it: what `docs/flow.schema.json` says, loosely, for a draft may be half done.
 * Every exit is the id of a block or null; null and absent both end the run there.
 */
export const NODE_TYPES = [
  'start',
  'content',
  'menu',
  'question',
  'condition',
  'action',
  'delay',
  'randomizer',
  'http',
  'jump',
  'handoff',
  'end',
] as const
export type NodeType = (typeof NODE_TYPES)[number]

export type NodeId = string
export type Target = NodeId | null

interface Block<Type extends NodeType> {
  type: Type
  name?: string
}

/** When nobody answers. */
export interface Timeout {
  after: string
  next?: Target
  reminder?: string
}

export interface Position {
  x: number
  y: number
}

export const NOTE_COLORS = ['yellow', 'green', 'blue', 'pink'] as const
export interface Note extends Position {
  id: string
  text: string
  color: string
}

type Place = { field: string } | { variable: string }

export interface ContentItem {
  kind: 'text' | 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker' | 'location' | 'contact'
  text?: string
  media_id?: string
  latitude?: number
  longitude?: number
  name?: string
  phone?: string
  typing_seconds?: number
}

export interface Option {
  id: string
  label: string
  synonyms?: string[]
  next?: Target
}

export interface Answer {
  kind: string
  min?: number | string
  max?: number | string
  options?: Omit<Option, 'next'>[]
  media_kinds?: string[]
  pattern?: string
}

export type Filter =
  | { all: Filter[] }
  | { any: Filter[] }
  | { not: Filter }
  | { subject: string; operator: string; value?: unknown; name?: string }

export interface Branch {
  id: string
  name?: string
  when: Filter
  next?: Target
}

export type FlowNode =
  | (Block<'start'> & { next?: Target })
  | (Block<'content'> & { items: ContentItem[]; next?: Target })
  | (Block<'menu'> & {
      text: string
      options: Option[]
      footer?: string
      retry_text?: string
      attempts?: number
      save_to?: Place
      otherwise?: Target
      on_invalid?: Target
      on_timeout?: Timeout
    })
  | (Block<'question'> & {
      text: string
      answer: Answer
      save_to?: Place
      retry_text?: string
      attempts?: number
      skip_words?: string[]
      use_known?: boolean
      next?: Target
      on_invalid?: Target
      on_skip?: Target
      on_timeout?: Timeout
    })
  | (Block<'condition'> & { branches: Branch[]; otherwise?: Target })
  | (Block<'action'> & { do: ({ kind: string } & Record<string, unknown>)[]; next?: Target })
  | (Block<'delay'> & {
      for?: string
      until?: { date: string } | { field: string }
      window?: { from: string; to: string; days?: string[] }
      zone?: 'account' | 'contact'
      next?: Target
      on_message?: Target
    })
  | (Block<'randomizer'> & { shares: { id: string; percent: number; next?: Target }[]; sticky?: boolean })
  | (Block<'http'> & {
      method: string
      url: string
      headers?: Record<string, string>
      query?: Record<string, string>
      body?: unknown
      timeout_seconds?: number
      save?: { path: string; to: Place }[]
      sample?: { status: number; body?: unknown }
      next?: Target
      on_error?: Target
      on_timeout?: Target
    })
  | (Block<'jump'> & { flow_id?: string; node?: Target; return?: boolean; next?: Target })
  | (Block<'handoff'> & {
      text?: string
      member_id?: string | null
      minutes?: number
      only_when_open?: boolean
      next?: Target
      on_nobody?: Target
    })
  | (Block<'end'> & { reason?: string })

export type NodeOf<Type extends NodeType> = Extract<FlowNode, { type: Type }>

export interface Graph {
  schema: 1
  start: NodeId
  nodes: Readonly<Record<NodeId, FlowNode>>
  settings?: Readonly<Record<string, unknown>>
  layout?: { readonly nodes: Readonly<Record<NodeId, Position>>; readonly notes?: readonly Note[] }
}

/** As many blocks as a flow may have. */
export const MOST_NODES = 300
