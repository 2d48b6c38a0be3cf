import { useLingui } from '@lingui/react'
import { useMutation } from '@tanstack/react-query'
import { useApi } from '@/lib/api.ts'
import { saveFile } from '@/lib/download.ts'
import type { Broadcast } from '../types.ts'

/** All its people with what became of each, as CSV. */
export function useDownloadRecipients({
  id,
  account_id,
  name,
}: Pick<Broadcast, 'id' | 'account_id' | 'name'>) {
  const api = useApi()
  const { i18n } = useLingui()
  return useMutation({
    networkMode: 'always',
    mutationFn: async () =>
      saveFile(
        await api.download(`/api/accounts/${account_id}/broadcasts/${id}/recipients.csv`, {
          query: { locale: i18n.locale },
        }),
        `${name.replace(/[^\p{L}\p{N} _-]/gu, '')}.csv`,
      ),
  })
}
