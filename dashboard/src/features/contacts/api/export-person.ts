import { useMutation } from '@tanstack/react-query'
import { type Api, useApi } from '@/lib/api.ts'
import { saveFile } from '@/lib/download.ts'
import type { Contact } from '../types.ts'

/** Everything that is stored about one person, as JSON. */
export async function exportPerson(
  api: Api,
  { account_id, id }: Pick<Contact, 'account_id' | 'id'>,
): Promise<Blob> {
  return api.download(`/api/accounts/${account_id}/contacts/${id}/export`)
}

export function useExportPerson(contact: Contact) {
  const api = useApi()
  return useMutation({
    networkMode: 'always',
    mutationFn: async () =>
      saveFile(await exportPerson(api, contact), `${contact.phone ?? contact.lid}.json`),
  })
}
