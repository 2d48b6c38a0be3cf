// The events of a number, as every engine tells them.

export interface NumberEvent {
  id: number
  at: string
  type: string
  data: Record<string, unknown>
}

/** An event without its place among the others. */
export type Told = Omit<NumberEvent, 'id'>

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

export function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Of a number, also where it is written as a text; NaN of anything else. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '') ? Number(value) : Number.NaN
}

/** Seconds of Meta's clock; of what is no moment, none. */
export function secondsOf(value: unknown): number | undefined {
  const seconds = numberOf(value)
  return seconds > 0 && seconds < 4_102_444_800 ? seconds : undefined
}

export function momentOf(value: unknown): string {
  const seconds = secondsOf(value)
  return new Date(seconds === undefined ? Date.now() : seconds * 1000).toISOString()
}
