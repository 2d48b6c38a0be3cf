import type { MessageId } from '@/lib/i18n.ts'
import { cleanName } from '@/lib/names.ts'
import type { Campaign, CampaignDay, CampaignDraft, CampaignStatistics } from './types.ts'

/** What a link carries well. */
export const MOST_CHARACTERS = 300
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/

export const EMPTY_DRAFT: CampaignDraft = {
  name: '',
  message: '',
  slug: '',
  instance_id: null,
  flow_id: null,
  match: 'equals',
  enabled: true,
}

export function draftOf(campaign: Campaign): CampaignDraft {
  const { id: _id, account_id: _account, short_link: _link, message, ...draft } = campaign
  return { ...draft, message: message ?? '' }
}

type Mistakes = Partial<Record<'name' | 'message' | 'slug', MessageId>>

/** What keeps it from being saved, by field. */
export function mistakesOf(draft: CampaignDraft): Mistakes {
  const { name, message, slug } = tidy(draft)
  return {
    ...(name === '' && { name: 'campaigns.name_missing' }),
    ...(message === '' && { message: 'campaigns.message_missing' }),
    ...([...message].length > MOST_CHARACTERS && { message: 'campaigns.message_long' }),
    ...(slug !== '' && !isSlug(slug) && { slug: 'campaigns.slug_wrong' }),
  }
}

function isSlug(slug: string): boolean {
  return slug.length >= 3 && slug.length <= 60 && SLUG.test(slug)
}

/** As it is written: an empty slug has the database make one. */
export function tidy(draft: CampaignDraft): CampaignDraft {
  return {
    ...draft,
    name: cleanName(draft.name),
    message: draft.message.trim(),
    slug: draft.slug.trim().toLowerCase(),
  }
}

/** Each day of the period, those without any too. */
export function everyDay({ since, until, days }: CampaignStatistics): CampaignDay[] {
  const known = new Map(days.map((day) => [day.day, day]))
  const all: CampaignDay[] = []
  for (let at = Date.parse(since); at <= Date.parse(until); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10)
    all.push(known.get(day) ?? { day, visits: 0, answers: 0 })
  }
  return all
}
