import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useFileStore } from '@/lib/media/file-store.ts'

const keyOf = (accountId: string, mediaId: string | null) => ['media', accountId, mediaId]

/** What is known of a file; null once it is gone. */
export function useFile(mediaId: string | null) {
  const { accountId, find } = useFileStore()
  return useQuery({
    queryKey: keyOf(accountId, mediaId),
    queryFn: () => (mediaId === null ? null : find(mediaId)),
    enabled: mediaId !== null,
  })
}

/** The files of these kinds to choose from, once they are wanted. */
export function useFiles(types: readonly string[], enabled: boolean) {
  const { accountId, list } = useFileStore()
  return useQuery({ queryKey: ['media', accountId, 'list', types], queryFn: () => list(types), enabled })
}

/** Stores a file; `part` is how much of it has gone. */
export function useUpload() {
  const { accountId, upload } = useFileStore()
  const queryClient = useQueryClient()
  const [part, setPart] = useState(0)
  const mutation = useMutation({
    networkMode: 'always',
    mutationFn: (file: File) => upload(file, setPart),
    onMutate: () => setPart(0),
    onSuccess: (media) => queryClient.setQueryData(keyOf(accountId, media.id), media),
  })
  return { ...mutation, part }
}
