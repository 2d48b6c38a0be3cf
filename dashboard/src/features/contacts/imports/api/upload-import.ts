import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type Api, useApi } from '@/lib/api.ts'
import type { UploadedImport } from '../imports.ts'

/** Of one file, in bytes. */
export const MAX_CSV_BYTES = 64 * 1024 * 1024

/** The server stores the file and tells its columns. Codes: `body_too_large`, `csv_invalid`. */
export async function uploadImport(
  api: Api,
  accountId: string,
  file: File,
  onProgress: (part: number) => void,
): Promise<UploadedImport> {
  // Whatever the browser takes the file for (Excel's type on Windows), it is text in columns.
  const body = new Blob([file], { type: 'text/csv' })
  const { import: uploaded } = await api.upload<{ import: UploadedImport }>(
    `/api/accounts/${accountId}/contact-imports`,
    body,
    { query: { filename: file.name }, onProgress },
  )
  return uploaded
}

/** The mutation, and the part of the file that has been sent (0 to 1). */
export function useUploadImport(accountId: string) {
  const api = useApi()
  const [sent, setSent] = useState(0)
  const mutation = useMutation({
    networkMode: 'always',
    mutationFn: (file: File) => uploadImport(api, accountId, file, setSent),
    onMutate: () => setSent(0),
  })
  return { ...mutation, sent }
}
