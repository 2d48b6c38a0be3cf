import type { FlowAction, FlowEvent, RunState, Said, TriedOutcome } from '@/lib/flow/try-flow.ts'
import { affect, type Person } from './person.ts'

/** A line of the test chat, in the order in which things happened. */
export type Line =
  | { by: 'person'; said: Said }
  | { by: 'flow'; action: FlowAction }
  | { by: 'clock'; waited: 'time' | 'answer' }
  | { by: 'end'; state: RunState }

/** A talk with a flow as it goes on: kept here, for the server stores nothing of it. */
export interface Talk {
  lines: readonly Line[]
  state: RunState | undefined
  person: Person
  /** The blocks gone through so far, of this flow. */
  trail: readonly string[]
  /** How far its clock is ahead of ours, once waits have been skipped (milliseconds). */
  ahead: number
  /** Chance is the same for each step of one talk, and another in the next. */
  seed: number
}

export function newTalk(person: Person, seed: number): Talk {
  return { lines: [], state: undefined, person, trail: [], ahead: 0, seed }
}

/** What can be done next. */
export type Turn = 'start' | 'answer' | 'wait' | 'over'

export function turnOf({ state }: Talk): Turn {
  if (!state) return 'start'
  if (state.awaits === 'message') return 'answer'
  return state.awaits ? 'wait' : 'over'
}

/** The moment for which the run waits, if it waits for one. */
export function dueAt({ state }: Talk): string | undefined {
  const moments = [state?.wake_at, state?.expires_at].filter((one): one is string => Boolean(one))
  return moments.sort((one, other) => Date.parse(one) - Date.parse(other))[0]
}

/** Somebody says something, or lets the time pass, or begins. */
export type Move = { kind: 'start' } | { kind: 'say'; said: Said } | { kind: 'skip' }

/** The event that a move is, at the moment of the talk's own clock. */
export function eventOf(talk: Talk, move: Move, now: number): FlowEvent {
  const due = dueAt(talk)
  const at = new Date(move.kind === 'skip' && due ? Date.parse(due) : now + talk.ahead).toISOString()
  const common = { at, seed: talk.seed, person: talk.person }
  if (move.kind === 'start') return { type: 'started', ...common }
  return move.kind === 'skip'
    ? { type: 'timer', ...common }
    : { type: 'message', messages: [move.said], ...common }
}

/** The talk with what somebody has done, before the answer is here. */
export function withMove(talk: Talk, move: Move): Talk {
  if (move.kind === 'start') return talk
  const waited = turnOf(talk) === 'answer' ? 'answer' : 'time'
  const line: Line = move.kind === 'say' ? { by: 'person', said: move.said } : { by: 'clock', waited }
  return { ...talk, lines: [...talk.lines, line] }
}

/** The talk with what followed. */
export function withOutcome(talk: Talk, event: FlowEvent, outcome: TriedOutcome, now: number): Talk {
  const { state, actions, trace } = outcome
  const done = actions.map((action): Line => ({ by: 'flow', action }))
  const end: Line[] = state.awaits ? [] : [{ by: 'end', state }]
  const walked = trace.filter(({ version_id }) => version_id === undefined).map(({ node }) => node)
  return {
    ...talk,
    lines: [...talk.lines, ...done, ...end],
    state,
    person: affect(talk.person, actions),
    trail: [...new Set([...talk.trail, ...walked])],
    ahead: event.at ? Math.max(talk.ahead, Date.parse(event.at) - now) : talk.ahead,
  }
}
