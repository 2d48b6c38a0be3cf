import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Api, useApi } from '@/lib/api.ts'
import type { Row } from '@/lib/database.ts'
import { RequestError } from '@/lib/errors.ts'
import type { Contact } from '../types.ts'

type Erasure = Pick<Row<'contact_erasures'>, 'id' | 'status'>

const POLL_INTERVAL = 1_000
/** Longer than this nobody watches; the erasure goes on without the page (milliseconds). */
const FOLLOW_LIMIT = 120_000

/** Has the person forgotten, and waits until it is done. Codes: `not_allowed`, `erasure_slow`. */
export async function eraseContact(
  api: Api,
  { account_id, id }: Pick<Contact, 'account_id' | 'id'>,
): Promise<void> {
  const base = `/api/accounts/${account_id}`
  let { erasure } = await api.post<{ erasure: Erasure }>(`${base}/contacts/${id}/erase`)
  const deadline = Date.now() + FOLLOW_LIMIT
  while (erasure.status !== 'done') {
    if (Date.now() > deadline) throw new RequestError('erasure_slow', 'not done within two minutes')
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL))
    erasure = (await api.get<{ erasure: Erasure }>(`${base}/erasures/${erasure.id}`)).erasure
  }
}

export function useEraseContact(contact: Pick<Contact, 'account_id' | 'id'>) {
  const api = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: () => eraseContact(api, contact),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['contacts', contact.account_id] }),
  })
}
