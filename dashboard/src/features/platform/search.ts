import { readChoice, readText, type Search } from '@/lib/search.ts'

export const PLANS = ['owner', 'free', 'basic', 'pro'] as const
export const STATUSES = ['active', 'suspended', 'closed'] as const
/** From the worst. */
export const HEALTHS = ['broken', 'attention', 'quiet', 'well'] as const

/** The part of the address that says which accounts are shown. */
export interface AccountSearch {
  q?: string | undefined
  plano?: (typeof PLANS)[number] | undefined
  situacao?: (typeof STATUSES)[number] | undefined
  saude?: (typeof HEALTHS)[number] | undefined
}

export function readAccountSearch({ q, plano, situacao, saude }: Search): AccountSearch {
  return {
    q: readText(q, 100),
    plano: readChoice(plano, PLANS),
    situacao: readChoice(situacao, STATUSES),
    saude: readChoice(saude, HEALTHS),
  }
}
