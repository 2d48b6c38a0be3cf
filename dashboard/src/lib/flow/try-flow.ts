import type { Api } from '../api.ts'
import type { Graph } from './graph.ts'

/** What follows from a step, as the engine says it: sent, done, asked. */
export interface FlowAction {
  type: string
  kind?: string
  text?: string | null
  media_id?: string | null
  content?: Record<string, unknown> | null
  tag?: string
  field?: string
  value?: unknown
  member_id?: string | null
  reason?: string | null
  until?: string
  state?: string
  minutes?: number
  sequence_id?: string | null
  flow_id?: string | null
  method?: string
  url?: string
}

/** A block on the way; `version_id` when it is of another flow. */
export interface TraceEntry {
  node: string
  exit?: string | null
  what?: string
  version_id?: string
}

/** Where the run stands. It goes back with the next event as it came; only these parts are looked at. */
export interface RunState extends Record<string, unknown> {
  status: 'running' | 'waiting' | 'done' | 'expired' | 'stopped' | 'failed'
  reason: string | null
  awaits: 'message' | 'time' | 'http' | null
  wake_at: string | null
  expires_at: string | null
}

export interface Said {
  kind: string
  text?: string
  media_id?: string
  content?: Record<string, unknown>
}

/** What happens to somebody in a flow, and who he is; what is left out the server makes up. */
export interface FlowEvent {
  type: 'started' | 'message' | 'timer'
  messages?: Said[]
  at?: string
  seed?: number
  person?: unknown
}

export interface TriedStep {
  graph: Graph
  state?: RunState
  event: FlowEvent
  /** Whether HTTP blocks ask for real; else their sample answers. */
  requests?: boolean
}

export interface TriedOutcome {
  state: RunState
  actions: FlowAction[]
  trace: TraceEntry[]
}

/** Takes a step of an unsaved flow: nothing is stored, nothing is sent. Codes: `graph_invalid`, `state_invalid`. */
export function tryFlow(api: Api, accountId: string, flowId: string, step: TriedStep): Promise<TriedOutcome> {
  return api.post<TriedOutcome>(`/api/accounts/${accountId}/flows/${flowId}/try`, step)
}
