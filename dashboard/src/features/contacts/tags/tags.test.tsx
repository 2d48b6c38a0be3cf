import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { replaceTag } from './api/replace-tag.ts'
import { TagList } from './components/tag-list.tsx'
import { fieldNameOf } from './field-name.ts'

describe('a name for programs', () => {
  it.each([
    ['Data de nascimento', 'data_de_nascimento'],
    ['  Cidade/UF ', 'cidade_uf'],
    ['2ª opção', 'opcao'],
    ['!!!', ''],
    ['x'.repeat(60), 'x'.repeat(40)],
  ])('comes out of "%s"', (label, name) => {
    expect(fieldNameOf(label)).toBe(name)
  })
})

describe('a tag that changes everywhere', () => {
  it('is changed part by part until it is done', async () => {
    const parts = [
      { changed: 1000, done: false },
      { changed: 7, done: true },
    ]
    const progress = vi.fn()
    const supabase = fakeSupabase({ 'rpc rename_tag': () => answer(parts.shift()) })
    await expect(replaceTag(supabase, 'a1', { name: 'vip', newName: 'ouro' }, progress)).resolves.toBe(1007)
    expect(progress.mock.calls).toEqual([[1000], [1007]])
  })
})

describe('the catalogue', () => {
  const tags = [
    { name: 'natal', color: null, contacts: 0 },
    { name: 'vip', color: '#e5484d', contacts: 1234 },
  ]
  const show = (canManage: boolean) =>
    renderPage(<TagList accountId="a1" canWrite canManage={canManage} />, {
      routed: true,
      supabase: fakeSupabase({
        'rpc count_tags': () => answer({ tags }),
        'rpc remove_tag': () => refusal(400, 'P0001', 'not_allowed'),
      }),
    })

  it('says how many contacts have each tag', async () => {
    await show(true)
    await waitFor(() => expect(screen.getByText('1.234 contatos')).toBeTruthy())
    expect(screen.getByText('Nenhum contato')).toBeTruthy()
  })

  it('offers agents no removal, and says why a manager’s was refused', async () => {
    const agent = await show(false)
    await waitFor(() => expect(screen.getByText('vip')).toBeTruthy())
    expect(screen.queryByRole('button', { name: /Excluir/ })).toBeNull()
    agent.unmount()

    await show(true)
    fireEvent.click(await screen.findByRole('button', { name: 'Excluir a etiqueta vip' }))
    expect(screen.getByText(/1.234 contatos perdem esta etiqueta/)).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Excluir etiqueta' }))
    await waitFor(() => expect(screen.getByText(/Sua função nesta conta não permite isto/)).toBeTruthy())
  })
})
