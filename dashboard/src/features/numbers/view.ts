import { keptChoice } from '@/lib/kept-choice.ts'

/** From so many numbers on a table shows more than cards do. */
const MANY = 20

export const VIEWS = ['cards', 'table'] as const
export type View = (typeof VIEWS)[number]

export const viewChoice = keptChoice('zapbase.numbers.view', ['auto', ...VIEWS], 'auto')

/** What the reader chose, else what suits so many numbers. */
export function useView(count: number): View {
  const chosen = viewChoice.use()
  if (chosen !== 'auto') return chosen
  return count >= MANY ? 'table' : 'cards'
}
