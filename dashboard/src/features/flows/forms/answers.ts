import type { Answer } from '@/types/flow.generated.ts'

export type AnswerKind = Answer['kind']

/** The usual ones first. */
export const ANSWER_KINDS = [
  'text',
  'choice',
  'yes_no',
  'number',
  'rating',
  'date',
  'time',
  'datetime',
  'email',
  'phone',
  'cpf',
  'cnpj',
  'cep',
  'media',
  'location',
  'pattern',
] as const satisfies AnswerKind[]

export const MEDIA_KINDS = ['image', 'video', 'audio', 'voice', 'document', 'sticker'] as const

/** How the limits of an answer are given: as numbers, or as a date or time is written. */
export type LimitInput = 'number' | 'count' | 'date' | 'time' | 'datetime-local'

export const LIMITS: Partial<Record<AnswerKind, LimitInput>> = {
  text: 'count',
  number: 'number',
  rating: 'count',
  date: 'date',
  time: 'time',
  datetime: 'datetime-local',
}

/** An answer of another kind: what the old one said of its own does not stay. */
export function blankAnswer(kind: AnswerKind): Answer {
  if (kind === 'rating') return { kind, min: 0, max: 10 }
  if (kind === 'pattern') return { kind, pattern: '' }
  if (kind !== 'choice') return { kind }
  return {
    kind,
    options: [
      { id: '1', label: '' },
      { id: '2', label: '' },
    ],
  }
}

/** Whether the lower limit lies above the upper one. */
export function isUpsideDown({ min, max }: Answer): boolean {
  return min !== undefined && min !== null && max !== undefined && max !== null && min > max
}
