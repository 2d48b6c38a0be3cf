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
  const open = async (saved: unknown[], save: () => ReturnType<typeof answer>) => {
    const supabase = fakeSupabase({
      'rpc save_quick_reply': ({ filters }) => {
        saved.push(filters)
        return save()
      },
    })
    const trigger = <button type="button">+</button>
    await renderPage(<ReplyDialog accountId="a1" reply={undefined} trigger={trigger} />, { supabase })
    fireEvent.click(screen.getByRole('button', { name: '+' }))
  }
  const write = (label: string, value: string) =>
    fireEvent.change(screen.getByLabelText(label), { target: { value } })
  const save = () => fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))

  it('asks for both parts, and says that a shortcut is taken', async () => {
    const saved: unknown[] = []
    await open(saved, () => (saved.length > 1 ? answer('q1') : refusal(409, '23505', 'duplicate key value')))
    save()
    expect(screen.getByText('Escreva a mensagem.')).toBeTruthy()
    expect(saved).toEqual([])

    write('Atalho', '/Pix')
    write('Mensagem', 'A chave é o CNPJ.')
    save()
    await waitFor(() => expect(screen.getByText('Este atalho já está em uso.')).toBeTruthy())
    save()
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(saved[0]).toEqual({
      account_id: 'a1',
      shortcut: 'pix',
      message: 'A chave é o CNPJ.',
      media_ids: [],
    })
  })

  it('shows how somebody reads it, and keeps nothing whose gaps say nothing', async () => {
    const saved: unknown[] = []
    await open(saved, () => answer('q1'))
    write('Atalho', 'oi')
    write('Mensagem', "Oi {{ contact.first_name | default: 'cliente' }}, da {{ contact.phone }}?")
    const preview = screen.getByRole('region', { name: 'Prévia' })
    expect(preview.textContent).toBe('Oi Maria, da (11) 91234-5678?')
    fireEvent.click(screen.getByLabelText('Ver para quem ainda não tem dados'))
    expect(preview.textContent).toBe('Oi cliente, da {{ Telefone }}?')

    write('Mensagem', 'Oi {{nome}}!')
    save()
    expect(screen.getByText(/Não há nenhum dado chamado nome/)).toBeTruthy()
    write('Mensagem', 'Oi {{ nome|cliente }}!')
    save()
    expect(screen.getByText(/Há um dado que não dá para ler/)).toBeTruthy()
    expect(saved).toEqual([])
  })
})
