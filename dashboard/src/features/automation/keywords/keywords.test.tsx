import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { KeywordDialog } from './components/keyword-dialog.tsx'
import { KeywordTry } from './components/keyword-try.tsx'
import { EMPTY_DRAFT, mistakesOf, tidy } from './draft.ts'
import { inFiringOrder, moved, nextPriority } from './order.ts'
import type { Keyword, KeywordContext } from './types.ts'

const CONTEXT: KeywordContext = { accountId: 'a1', tags: [], numbers: [], flows: [], canManage: true }

function make(id: string, values: Partial<Keyword> = {}): Keyword {
  return {
    ...EMPTY_DRAFT,
    id,
    account_id: 'a1',
    name: id,
    terms: [id],
    priority: 100,
    problem: null,
    ...values,
  }
}

describe('the order of keywords', () => {
  it('is that in which they fire: those that interrupt, then by priority', () => {
    const keywords = [
      make('a', { priority: 20 }),
      make('b', { priority: 10 }),
      make('c', { interrupts: true }),
    ]
    expect(inFiringOrder(keywords).map(({ id }) => id)).toEqual(['c', 'b', 'a'])
  })

  it('changes by two priorities, or by all where neighbours have the same', () => {
    const apart = [make('a', { priority: 10 }), make('b', { priority: 30 }), make('c', { priority: 50 })]
    expect(moved(apart, 'b', -1)).toEqual([
      { id: 'b', priority: 10 },
      { id: 'a', priority: 30 },
    ])
    const alike = [make('a'), make('b'), make('c')]
    const priorities = new Map(moved(alike, 'c', -1).map(({ id, priority }) => [id, priority]))
    const placed = alike.map((keyword) => ({ ...keyword, priority: priorities.get(keyword.id) ?? 100 }))
    expect(inFiringOrder(placed).map(({ id }) => id)).toEqual(['a', 'c', 'b'])
  })

  it('is not changed at its ends, nor across what interrupts', () => {
    const keywords = [make('a', { interrupts: true, priority: 500 }), make('b')]
    expect(moved(keywords, 'b', -1)).toEqual([])
    expect(moved(keywords, 'b', 1)).toEqual([])
    expect(moved(keywords, 'nobody', 1)).toEqual([])
  })

  it('has room for one more', () => {
    expect(nextPriority([])).toBe(10)
    expect(nextPriority([make('a', { priority: 40 })])).toBe(50)
    expect(nextPriority([make('a', { priority: 10_000 })])).toBe(10_000)
  })
})

describe('a keyword that is being written', () => {
  it('needs a name, a term and something that follows', () => {
    expect(Object.keys(mistakesOf(EMPTY_DRAFT))).toEqual(['name', 'terms', 'answer'])
    expect(mistakesOf({ ...EMPTY_DRAFT, name: 'x', terms: ['x'], tags: ['cliente'] })).toEqual({})
    expect(
      mistakesOf({ ...EMPTY_DRAFT, name: 'x', answer: 'y', match: 'regex', terms: ['1', '2', '3', '4'] }),
    ).toEqual({ terms: 'keywords.terms_many' })
    expect(tidy({ ...EMPTY_DRAFT, name: ' a\u200b ', answer: '  ' })).toMatchObject({
      name: 'a',
      answer: null,
    })
  })

  it('is saved behind the others, and a name that is taken is told', async () => {
    const inserted: unknown[] = []
    const supabase = fakeSupabase({
      keywords: (request) => {
        if (!request.inserted) return answer([])
        inserted.push(request.inserted)
        return inserted.length > 1 ? answer(null) : refusal(409, '23505', 'duplicate key value')
      },
    })
    await renderPage(
      <KeywordDialog
        context={CONTEXT}
        keywords={[make('a', { priority: 40 })]}
        trigger={<button type="button">+</button>}
      />,
      { supabase },
    )
    fireEvent.click(screen.getByRole('button', { name: '+' }))
    fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
    expect(screen.getByText('Dê um nome.')).toBeTruthy()
    fireEvent.change(screen.getByLabelText('Nome'), { target: { value: 'Cardápio' } })
    const terms = screen.getByLabelText('Termos')
    fireEvent.change(terms, { target: { value: 'cardápio, menu' } })
    fireEvent.keyDown(terms, { key: 'Enter' })
    fireEvent.change(screen.getByLabelText('Resposta'), { target: { value: 'Olá!' } })
    fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
    await waitFor(() => expect(screen.getByText('Já existe uma palavra-chave com este nome.')).toBeTruthy())
    fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(inserted[1]).toMatchObject({
      account_id: 'a1',
      name: 'Cardápio',
      terms: ['cardápio', 'menu'],
      answer: 'Olá!',
      priority: 50,
    })
  })
})

it('tells which fires for a message, and why the others do not', async () => {
  const asked: unknown[] = []
  const api = {
    post: async <Answer,>(path: string, body?: unknown) => {
      asked.push([path, body])
      return {
        campaign: null,
        fires: 'b',
        objection: (body as { text: string }).text === 'sair' ? 'opt_out' : null,
        is_open: true,
        keywords: [
          { id: 'a', name: 'Noite', verdict: 'only_when_closed', problem: null, leads: false },
          { id: 'b', name: 'Cardápio', verdict: 'fires', problem: null, leads: false },
          { id: 'c', name: 'c', verdict: 'something_new', problem: null, leads: false },
          { id: 'd', name: 'Pedido', verdict: 'flow_off', problem: null, leads: false },
        ],
      } as Answer
    },
  }
  const keywords = [
    make('a', { name: 'Noite' }),
    make('b', { name: 'Cardápio', answer: 'Olá!', flow_id: 'f1' }),
    make('c'),
  ]
  await renderPage(<KeywordTry context={CONTEXT} keywords={keywords} />, { api })
  fireEvent.change(screen.getByLabelText('Mensagem de teste'), { target: { value: 'cardapio' } })
  fireEvent.click(screen.getByRole('button', { name: 'Testar' }))
  await waitFor(() => expect(screen.getByText('Responde: Cardápio')).toBeTruthy())
  expect(screen.getByText('Só responde fora do horário.')).toBeTruthy()
  expect(screen.getByText('something_new')).toBeTruthy()
  expect(screen.getByText('Responde, mas o fluxo está desligado ou não foi publicado.')).toBeTruthy()
  expect(screen.getByText(/ela não faz mais nada/)).toBeTruthy()
  expect(asked).toEqual([['/api/accounts/a1/keywords/try', { text: 'cardapio', instance_id: null }]])
  fireEvent.change(screen.getByLabelText('Mensagem de teste'), { target: { value: 'sair' } })
  fireEvent.click(screen.getByRole('button', { name: 'Testar' }))
  await waitFor(() => expect(screen.getByText('O pedido para sair vem antes.')).toBeTruthy())
  expect(screen.queryByText('Responde: Cardápio')).toBeNull()
})
