import { useMutation } from '@tanstack/react-query'
import { type Api, useApi } from '@/lib/api.ts'
import { saveFile } from '@/lib/download.ts'
import type { ContactImport } from '../imports.ts'

/** The lines that were left out, as CSV: line, column, code, value. */
export async function downloadErrors(api: Api, accountId: string, importId: string): Promise<Blob> {
  return api.download(`/api/accounts/${accountId}/contact-imports/${importId}/errors.csv`)
}

export function useDownloadErrors(accountId: string, { id, filename }: ContactImport) {
  const api = useApi()
  return useMutation({
    networkMode: 'always',
    mutationFn: async () => saveFile(await downloadErrors(api, accountId, id), `erros-${filename}`),
  })
}
