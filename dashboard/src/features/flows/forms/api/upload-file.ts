import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '@/lib/api.ts'
import { uploadMedia } from '@/lib/media/upload-media.ts'

/** Stores a file for a block; `part` is how much of it has gone. */
export function useUploadFile(accountId: string) {
  const api = useApi()
  const queryClient = useQueryClient()
  const [part, setPart] = useState(0)
  const mutation = useMutation({
    networkMode: 'always',
    mutationFn: (file: File) => uploadMedia(api, accountId, file, file.name, setPart),
    onMutate: () => setPart(0),
    onSuccess: (media) => queryClient.setQueryData(['media', accountId, media.id], media),
  })
  return { ...mutation, part }
}
