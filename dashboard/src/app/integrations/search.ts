/** `entradas`: what other systems tell us; without it, what we tell them. */
export const INTEGRATION_TABS = ['entradas'] as const

/** Of the address: the tab, and the one that is open. */
export interface IntegrationSearch {
  aba?: (typeof INTEGRATION_TABS)[number] | undefined
  webhook?: string | undefined
  entrada?: string | undefined
}
