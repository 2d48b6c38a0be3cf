import { createContext, useContext } from 'react'
import type { CustomField } from './custom-fields.ts'
import type { Template } from './message-templates.ts'
import type { Tag } from './tags.ts'

/** Something of an account's that is chosen by its name. */
export interface Named {
  id: string
  name: string
}

/** A number; one of the official API takes templates. */
export interface NamedNumber extends Named {
  engine?: 'webjs' | 'cloud'
}

/** What an account has that flows and filters speak of. */
export interface Choices {
  tags: readonly Tag[]
  fields: readonly CustomField[]
  members: readonly Named[]
  flows: readonly Named[]
  sequences: readonly Named[]
  segments: readonly Named[]
  campaigns: readonly Named[]
  broadcasts: readonly Named[]
  instances: readonly NamedNumber[]
  /** What Meta has approved for its numbers. */
  templates: readonly Template[]
}

export const NO_CHOICES: Choices = {
  tags: [],
  fields: [],
  members: [],
  flows: [],
  sequences: [],
  segments: [],
  campaigns: [],
  broadcasts: [],
  instances: [],
  templates: [],
}

const ChoicesContext = createContext<Choices>(NO_CHOICES)

export const ChoicesProvider = ChoicesContext.Provider

/** What may be chosen from, of the account that the page is about; nothing without a provider above. */
export function useChoices(): Choices {
  return useContext(ChoicesContext)
}
