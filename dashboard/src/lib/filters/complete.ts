import type { Choices } from '../choices.ts'
import { comparisonsOf, type Filter } from './filter.ts'
import { lackOf } from './operators.ts'
import { familyOf } from './subjects.ts'

/** Whether nothing is left to be filled in; one that is half written is refused by the database. */
export function isComplete(filter: Filter, choices: Choices): boolean {
  return comparisonsOf(filter).every((comparison) => {
    const { subject, name } = comparison
    const lacksName = (subject === 'field' || subject === 'variable') && !name
    return !lacksName && lackOf(comparison, familyOf(comparison, choices)) === undefined
  })
}
