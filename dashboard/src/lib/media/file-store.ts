import { createContext, useContext } from 'react'
import { RequestError } from '../errors.ts'
import type { Media } from './media.ts'

/** An account's files, for who puts one into a message. */
export interface FileStore {
  accountId: string
  /** What is known of a file; null when it is gone. */
  find: (mediaId: string) => Promise<Media | null>
  /** The newest of the team's files of these kinds (MIME types with `*`), as many as are worth looking through. */
  list: (types: readonly string[]) => Promise<Media[]>
  /** Stores a file; `onProgress` hears which part has gone. */
  upload: (file: File, onProgress: (part: number) => void) => Promise<Media>
}

const none = () => Promise.reject(new RequestError('not_allowed', 'no files here'))

const FileStoreContext = createContext<FileStore>({
  accountId: '',
  find: none,
  list: none,
  upload: none,
})

export const FileStoreProvider = FileStoreContext.Provider

/** The files of the account that the page is about. */
export function useFileStore(): FileStore {
  return useContext(FileStoreContext)
}
