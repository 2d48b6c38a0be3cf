import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, fakeSupabase } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { CreateKeyDialog } from './components/create-key-dialog.tsx'

const KEY = 'zb_live_0123456789'

beforeEach(() => {
  Object.assign(navigator, { clipboard: { writeText: vi.fn(() => Promise.resolve()) } })
})

async function makeKey() {
  const onClose = vi.fn()
  const supabase = fakeSupabase({
    api_keys: () => answer([]),
    'rpc create_api_key': () => answer({ id: 'k', key: KEY }),
  })
  await renderPage(<CreateKeyDialog accountId="a" onClose={onClose} />, { supabase })
  fireEvent.change(screen.getByLabelText(/Nome/), { target: { value: 'Loja' } })
  const dialog = screen.getByRole('dialog')
  fireEvent.submit(dialog.querySelector('form') as HTMLFormElement)
  await screen.findByDisplayValue(KEY)
  return { onClose, pressEscape: () => fireEvent.keyDown(dialog, { key: 'Escape' }) }
}

describe('a new key', () => {
  it('is not lost by Escape before it was copied', async () => {
    const { onClose, pressEscape } = await makeKey()
    pressEscape()
    await screen.findByText(/ainda não foi copiado/)
    pressEscape()
    expect(onClose).not.toHaveBeenCalled()
    fireEvent.click(screen.getByRole('button', { name: 'Voltar' }))
    expect(screen.queryByText(/ainda não foi copiado/)).toBeNull()
    screen.getByDisplayValue(KEY)
  })

  it('is let go by who says so', async () => {
    const { onClose, pressEscape } = await makeKey()
    pressEscape()
    fireEvent.click(await screen.findByRole('button', { name: 'Fechar mesmo assim' }))
    expect(onClose).toHaveBeenCalledOnce()
  })

  it.each([
    ['by the button', () => fireEvent.click(screen.getByRole('button', { name: 'Copiar' }))],
    ['by hand', () => fireEvent.copy(screen.getByDisplayValue(KEY))],
  ])('closes at once when it was copied %s', async (_how, copy) => {
    const { onClose, pressEscape } = await makeKey()
    copy()
    await waitFor(() => {
      pressEscape()
      expect(onClose).toHaveBeenCalled()
    })
    expect(screen.queryByText(/ainda não foi copiado/)).toBeNull()
  })
})
