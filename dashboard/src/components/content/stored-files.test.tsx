import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { type FileStore, FileStoreProvider } from '@/lib/media/file-store.ts'
import type { Media } from '@/lib/media/media.ts'
import { fakeSupabase } from '../../../test/fake-supabase.ts'
import { renderPage } from '../../../test/render.tsx'
import { StoredFiles } from './stored-files.tsx'

const PRICES: Media = {
  id: 'm1',
  mimetype: 'application/pdf',
  filename: 'tabela.pdf',
  size: 2_048,
  state: 'stored',
  error_code: null,
}

function storeWith(list: FileStore['list']): FileStore {
  const none = () => Promise.reject(new Error('not asked for'))
  return { accountId: 'a1', find: none, upload: none, list }
}

it('a file that is kept already is chosen, and none is asked for before it is wanted', async () => {
  const list = vi.fn(() => Promise.resolve([PRICES]))
  const chosen = vi.fn()
  await renderPage(
    <FileStoreProvider value={storeWith(list)}>
      <StoredFiles kind="document" onChoose={chosen} />
    </FileStoreProvider>,
    { supabase: fakeSupabase({}) },
  )
  expect(list).not.toHaveBeenCalled()
  fireEvent.click(screen.getByRole('button', { name: 'Usar um guardado' }))
  await waitFor(() => expect(screen.getByText('tabela.pdf')).toBeTruthy())
  expect(list).toHaveBeenCalledWith(['*/*'])
  fireEvent.click(screen.getByText('tabela.pdf'))
  expect(chosen).toHaveBeenCalledWith('m1')
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('an account that keeps none of the kind says so', async () => {
  await renderPage(
    <FileStoreProvider value={storeWith(() => Promise.resolve([]))}>
      <StoredFiles kind="image" onChoose={() => {}} />
    </FileStoreProvider>,
    { supabase: fakeSupabase({}) },
  )
  fireEvent.click(screen.getByRole('button', { name: 'Usar um guardado' }))
  await waitFor(() => expect(screen.getByText('Nenhum arquivo deste tipo ainda.')).toBeTruthy())
})
