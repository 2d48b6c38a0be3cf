import { flag, list, map, nullable, number, oneOf, record, type Shaped, text } from '@/lib/shape.ts'

export const MATCHES = ['equals', 'starts_with'] as const

/** An entry link, as `GET /api/accounts/{id}/campaigns` shows it. */
const campaign = record({
  id: text,
  account_id: text,
  name: text,
  message: nullable(text),
  slug: text,
  short_link: text,
  instance_id: nullable(text),
  flow_id: nullable(text),
  match: oneOf(...MATCHES),
  enabled: flag,
})
export type Campaign = Shaped<typeof campaign>
export const campaignPage = record({ campaigns: list(campaign), next: nullable(text) })

export type CampaignDraft = Omit<Campaign, 'id' | 'account_id' | 'short_link' | 'message'> & {
  message: string
}

/** Of `campaign_counts`: the last thirty days. */
export const campaignCounts = record({ campaigns: map(record({ visits: number, answers: number })) })
export type CampaignCounts = Shaped<typeof campaignCounts>

/** Of `campaign_statistics`; days without any are left out. */
export const campaignStatistics = record({
  since: text,
  until: text,
  days: list(record({ day: text, visits: number, answers: number })),
  visits: number,
  answers: number,
})
export type CampaignStatistics = Shaped<typeof campaignStatistics>
export type CampaignDay = CampaignStatistics['days'][number]

/** What a campaign can name: the page puts it together. */
export interface CampaignContext {
  accountId: string
  numbers: readonly { id: string; name: string }[]
  /** Those that are published and turned on. */
  flows: readonly { id: string; name: string }[]
  canAdd: boolean
  canManage: boolean
}
