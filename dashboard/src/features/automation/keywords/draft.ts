import type { MessageId } from '@/lib/i18n.ts'
import { cleanName } from '@/lib/names.ts'
import type { Keyword, KeywordDraft } from './types.ts'

export const EMPTY_DRAFT: KeywordDraft = {
  instance_id: null,
  name: '',
  terms: [],
  match: 'equals',
  answer: null,
  flow_id: null,
  tags: [],
  only_when: 'always',
  interrupts: false,
  enabled: true,
}

export function draftOf(keyword: Keyword): KeywordDraft {
  const { id: _id, account_id: _account, priority: _priority, problem: _problem, ...draft } = keyword
  return draft
}

export const mostTerms = ({ match }: Pick<Keyword, 'match'>) => (match === 'regex' ? 3 : 20)

type Mistakes = Partial<Record<'name' | 'terms' | 'answer', MessageId>>

/** What keeps it from being saved, by field. */
export function mistakesOf(draft: KeywordDraft): Mistakes {
  const does = draft.answer?.trim() || draft.flow_id || draft.tags.length > 0
  return {
    ...(cleanName(draft.name) === '' && { name: 'keywords.name_missing' }),
    ...(draft.terms.length === 0 && { terms: 'keywords.terms_missing' }),
    ...(draft.terms.length > mostTerms(draft) && { terms: 'keywords.terms_many' }),
    ...(!does && { answer: 'keywords.nothing_follows' }),
    ...((draft.answer?.length ?? 0) > 4096 && { answer: 'keywords.answer_long' }),
  }
}

/** As it is written: an empty answer is none. */
export function tidy(draft: KeywordDraft): KeywordDraft {
  return { ...draft, name: cleanName(draft.name), answer: draft.answer?.trim() ? draft.answer : null }
}
