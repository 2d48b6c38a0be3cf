import type { Comparison, Operator, Value } from './filter.ts'
import type { Family } from './subjects.ts'

const SET = ['is_set', 'is_empty'] as const
const TEXT = ['contains', 'not_contains', 'equals', 'not_equals', 'starts_with', 'ends_with'] as const
const NUMBER = ['greater', 'greater_or_equal', 'less', 'less_or_equal', 'between'] as const
const PATTERN = ['matches', 'not_matches'] as const

/** How a kind of thing can be compared, the usual way first. */
export const OPERATORS = {
  tag: ['has', 'has_not'],
  text: [...TEXT, 'one_of', 'none_of', ...SET],
  message: [...TEXT, 'one_of', 'none_of', ...PATTERN],
  number: ['equals', 'not_equals', ...NUMBER, ...SET],
  any: [
    'equals',
    'not_equals',
    'contains',
    'not_contains',
    ...NUMBER,
    'one_of',
    'none_of',
    ...PATTERN,
    ...SET,
  ],
  moment: ['within_last', 'not_within_last', 'before', 'after', 'on', ...SET],
  day: ['on', 'before', 'after', 'between', ...SET],
  today: ['on', 'before', 'after', 'between'],
  clock: ['between', 'before', 'after'],
  flag: ['equals'],
  member: ['has', 'has_not'],
  weekday: ['one_of', 'none_of'],
  kind: ['one_of', 'none_of'],
  choice: ['equals', 'not_equals', ...SET],
} as const satisfies Record<Family, readonly Operator[]>

/** How a value is given. */
export type ValueInput =
  | 'none'
  | 'text'
  | 'number'
  | 'date'
  | 'clock'
  | 'duration'
  | 'flag'
  | 'option'
  | 'days'
  | 'kinds'
  | 'words'
  | 'tag'

const NUMERIC = new Set<string>(NUMBER)
const DATES = new Set(['before', 'after', 'on', 'between'])
const BY_FAMILY: Partial<Record<Family, ValueInput>> = {
  tag: 'tag',
  number: 'number',
  flag: 'flag',
  member: 'option',
  choice: 'option',
  weekday: 'days',
  kind: 'kinds',
  clock: 'clock',
}

export function inputOf(family: Family, operator: Operator): ValueInput {
  if (operator === 'is_set' || operator === 'is_empty') return 'none'
  if (operator === 'within_last' || operator === 'not_within_last') return 'duration'
  if (family === 'day' || family === 'today' || (family === 'moment' && DATES.has(operator))) return 'date'
  const own = BY_FAMILY[family]
  if (own) return own
  if (operator === 'one_of' || operator === 'none_of') return 'words'
  return NUMERIC.has(operator) ? 'number' : 'text'
}

/** Whether a comparison asks for two values. */
export const isRange = (operator: Operator) => operator === 'between'

const FIRST_VALUES: Partial<Record<ValueInput, Value>> = {
  flag: true,
  duration: 'P7D',
  days: [],
  kinds: [],
  words: [],
}

/** A comparison with another operator; a value of another sort does not stay. */
export function withOperator(comparison: Comparison, family: Family, operator: Operator): Comparison {
  const { value, ...rest } = comparison
  const before = `${inputOf(family, comparison.operator)} ${isRange(comparison.operator)}`
  const [input, range] = [inputOf(family, operator), isRange(operator)]
  if (before === `${input} ${range}` && value !== undefined) return { ...rest, operator, value }
  const first = FIRST_VALUES[input]
  return { ...rest, operator, ...(first !== undefined && { value: first }) }
}

/** What a comparison still lacks; undefined when it is whole. */
export function lackOf({ value, operator }: Comparison, family: Family): 'value' | 'range' | undefined {
  const input = inputOf(family, operator)
  if (input === 'none') return undefined
  if (isRange(operator)) {
    const [from, to] = Array.isArray(value) ? value : []
    if (!isGiven(from) || !isGiven(to)) return 'value'
    // Hours may go on past midnight.
    return from > to && family !== 'clock' ? 'range' : undefined
  }
  return isGiven(value) ? undefined : 'value'
}

const isGiven = <Given>(value: Given): value is NonNullable<Given> =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
