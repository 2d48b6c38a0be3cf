import type { Choice } from '@/types/flow.generated.ts'

/** As the engine compares words: without accents and case. */
const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()

/** The words by which a choice is known besides its number. */
const wordsOf = ({ label, synonyms = [] }: Choice) =>
  [label, ...synonyms].map(fold).filter((word) => word !== '')

/** What is wrong with how one of these is called; undefined when all is well. */
export function labelTrouble(options: readonly Choice[], index: number): 'empty' | 'twice' | undefined {
  const option = options[index]
  if (!option) return undefined
  if (option.label.trim() === '') return 'empty'
  const others = options.filter((_, at) => at !== index).flatMap(wordsOf)
  return wordsOf(option).some((word) => others.includes(word)) ? 'twice' : undefined
}
