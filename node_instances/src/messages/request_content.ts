import type { SendRequest } from '../contract.generated.ts'
import { InstanceError } from '../errors.ts'

type Part = 'body' | 'media' | 'location' | 'vcards' | 'target'

const MEDIA = { needs: ['media'], takes: ['body', 'media'] } as const

/** What each kind must have, and what it may have, besides what all have. */
const PARTS: Record<SendRequest['kind'], { needs: readonly Part[]; takes: readonly Part[] }> = {
  text: { needs: ['body'], takes: ['body'] },
  image: MEDIA,
  video: MEDIA,
  audio: MEDIA,
  voice: MEDIA,
  document: MEDIA,
  sticker: MEDIA,
  location: { needs: ['location'], takes: ['location', 'body'] },
  contact: { needs: ['vcards'], takes: ['vcards', 'body'] },
  reaction: { needs: ['target'], takes: ['target', 'body'] },
  edit: { needs: ['target', 'body'], takes: ['target', 'body'] },
  revoke: { needs: ['target'], takes: ['target', 'body'] },
}
const ALL: Part[] = ['body', 'media', 'location', 'vcards', 'target']

/** The request; what the schema does not say is checked. Throws `invalid_request`, naming the part. */
export function checkContent(request: SendRequest): SendRequest {
  const { needs, takes } = PARTS[request.kind]
  for (const part of ALL) {
    if (needs.includes(part) && !request[part]) refuse(part, `${request.kind} needs it`)
    if (!takes.includes(part) && request[part]) refuse(part, `${request.kind} has none`)
  }
  const { media } = request
  if (media && (media.data === undefined) === (media.path === undefined))
    refuse('media', 'takes either data or path')
  return request
}

function refuse(part: Part, why: string): never {
  throw new InstanceError('invalid_request', `/${part} ${why}`)
}
