import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { renderPage } from '../../../../test/render.tsx'
import { ThreadProvider } from '../thread-context.ts'
import { NoteEditor } from './note-editor.tsx'

const NOTE = { id: 'n', body: 'vejam ', actor_id: 'me' } as never

it('a colleague is called while a note is changed, and the keys are those of the list', async () => {
  const changeNote = vi.fn(() => Promise.resolve())
  const onDone = vi.fn()
  const context = { members: [{ userId: 'ana', name: 'Ana Prado' }], actions: { changeNote } } as never
  await renderPage(
    <ThreadProvider value={context}>
      <NoteEditor note={NOTE} onDone={onDone} />
    </ThreadProvider>,
  )
  const text = screen.getByLabelText<HTMLTextAreaElement>('Editar nota')
  fireEvent.change(text, { target: { value: 'vejam @an', selectionStart: 9 } })
  screen.getByRole('option', { name: /Ana Prado/ })
  fireEvent.keyDown(text, { key: 'Escape' })
  expect(onDone).not.toHaveBeenCalled()
  expect(screen.queryByRole('listbox')).toBeNull()
  fireEvent.change(text, { target: { value: 'vejam @ana', selectionStart: 10 } })
  fireEvent.keyDown(text, { key: 'Enter' })
  expect(text.value).toBe('vejam @Ana Prado ')
  fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
  expect(changeNote).toHaveBeenCalledWith(NOTE, 'vejam @Ana Prado')
  await waitFor(() => expect(onDone).toHaveBeenCalled())
})
