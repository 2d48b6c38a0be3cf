import { useLingui } from '@lingui/react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type Api, useApi } from '@/lib/api.ts'
import { delimiterOf } from '@/lib/csv.ts'
import { saveFile } from '@/lib/download.ts'
import type { ContactFilter } from '../search.ts'

/** The contacts of a filter as CSV for the reader's spreadsheet; `onBytes` hears how much has come. */
export async function exportContacts(
  api: Api,
  accountId: string,
  { query, tags, fields }: ContactFilter,
  locale: string,
  onBytes: (count: number) => void,
): Promise<Blob> {
  const delimiter = delimiterOf(locale)
  return api.download(`/api/accounts/${accountId}/contacts.csv`, {
    query: { query, tag: tags, fields: JSON.stringify(fields), delimiter, locale },
    onBytes,
  })
}

/** Saves the file; with it the number of bytes so far. */
export function useExportContacts(accountId: string) {
  const api = useApi()
  const { i18n } = useLingui()
  const [bytes, setBytes] = useState(0)
  const mutation = useMutation({
    networkMode: 'always',
    mutationFn: async (filter: ContactFilter) => {
      const file = await exportContacts(api, accountId, filter, i18n.locale, setBytes)
      saveFile(file, `contatos-${new Date().toISOString().slice(0, 10)}.csv`)
    },
    onMutate: () => setBytes(0),
  })
  return { ...mutation, bytes }
}
