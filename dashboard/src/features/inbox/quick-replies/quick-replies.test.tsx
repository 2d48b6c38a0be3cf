import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { ReplyDialog } from './components/reply-dialog.tsx'
import { cleanShortcut, filterReplies } from './shortcut.ts'
import type { QuickReply } from './types.ts'

describe('a shortcut', () => {
  it.each([
    ['/Bom Dia', 'bom-dia'],
    [' Promoção 50% ', 'promocao-50'],
    ['***', ''],
  ])('"%s" becomes "%s"', (typed, shortcut) => {
    expect(cleanShortcut(typed)).toBe(shortcut)
  })

  it('and the text are both searched', () => {
    const replies = [
      { shortcut: 'pix', message: 'A chave é o CNPJ.' },
      { shortcut: 'oi', message: 'Bom dia!' },
    ] as QuickReply[]
    expect(filterReplies(replies, '/PI')).toHaveLength(1)
    expect(filterReplies(replies, 'bom')).toEqual([replies[1]])
    expect(filterReplies(replies, '')).toHaveLength(2)
  })
})

describe('writing a reply', () => {
  it('asks for both parts, and says that a shortcut is taken', async () => {
    const inserted: unknown[] = []
    const supabase = fakeSupabase({
      quick_replies: (request) => {
        inserted.push(request.inserted)
        return inserted.length > 1 ? answer(null) : refusal(409, '23505', 'duplicate key value')
      },
    })
    await renderPage(
      <ReplyDialog accountId="a1" reply={undefined} trigger={<button type="button">+</button>} />,
      {
        supabase,
      },
    )
    fireEvent.click(screen.getByRole('button', { name: '+' }))
    fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
    expect(screen.getByText('Escreva a mensagem.')).toBeTruthy()
    expect(inserted).toEqual([])

    fireEvent.change(screen.getByLabelText('Atalho'), { target: { value: '/Pix' } })
    fireEvent.change(screen.getByLabelText('Mensagem'), { target: { value: 'A chave é o CNPJ.' } })
    fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
    await waitFor(() => expect(screen.getByText('Este atalho já está em uso.')).toBeTruthy())
    fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(inserted[0]).toEqual({
      account_id: 'a1',
      shortcut: 'pix',
      message: 'A chave é o CNPJ.',
      media_id: null,
    })
  })
})
