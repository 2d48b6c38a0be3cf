import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { ChoicesProvider, NO_CHOICES } from '@/lib/choices.ts'
import { EMPTY_GRAPH } from '@/lib/flow/graph.ts'
import type { RunState, TriedOutcome, TriedStep } from '@/lib/flow/try-flow.ts'
import { renderPage } from '../../../../test/render.tsx'
import { TestChat } from './components/test-chat.tsx'
import { affect, newPerson } from './person.ts'

const ACCOUNT = { name: 'Padaria', timezone: 'America/Sao_Paulo', working_hours: {} }
const WAITING: RunState = {
  status: 'waiting',
  reason: null,
  awaits: 'message',
  wake_at: null,
  expires_at: '2100-01-01T00:00:00Z',
  revision: 1,
}

/** An engine that answers with these outcomes, one after the other; what it was asked. */
function engine(...outcomes: (Partial<TriedOutcome> | Error)[]) {
  const asked: TriedStep[] = []
  const post = vi.fn(async (_path: string, body: unknown) => {
    asked.push(body as TriedStep)
    const next = outcomes.shift() ?? {}
    if (next instanceof Error) throw next
    return { state: WAITING, actions: [], trace: [], ...next }
  })
  return { asked, api: { post } as never }
}

async function open(api: never, onTrace = vi.fn()) {
  await renderPage(
    <TestChat accountId="a" flowId="f" graph={EMPTY_GRAPH} account={ACCOUNT} onTrace={onTrace} />,
    { api },
  )
  fireEvent.click(screen.getByRole('button', { name: 'Começar o teste' }))
  return onTrace
}

const say = (text: string) => {
  fireEvent.change(screen.getByLabelText('Sua resposta'), { target: { value: text } })
  fireEvent.click(screen.getByRole('button', { name: 'Enviar' }))
}

const TEMPLATE = {
  id: 't',
  instanceId: 'i',
  name: 'pedido',
  language: 'pt_BR',
  components: [{ type: 'BODY', text: 'Olá {{1}}, chega {{2}}.' }],
}

describe('the test chat', () => {
  it('shows a template as whoever gets it reads it', async () => {
    const content = { name: 'pedido', language: 'pt_BR', body: ['Maria', 'hoje'] }
    const { api } = engine({ actions: [{ type: 'send', kind: 'template', content }] })
    await renderPage(
      <ChoicesProvider value={{ ...NO_CHOICES, templates: [TEMPLATE] }}>
        <TestChat accountId="a" flowId="f" graph={EMPTY_GRAPH} account={ACCOUNT} onTrace={vi.fn()} />
      </ChoicesProvider>,
      { api },
    )
    fireEvent.click(screen.getByRole('button', { name: 'Começar o teste' }))
    await waitFor(() => expect(screen.getByText('Olá Maria, chega hoje.')).toBeTruthy())
  })

  it('talks with the unsaved graph, keeps the state, shows what is done and the way taken', async () => {
    const { asked, api } = engine(
      {
        actions: [{ type: 'send', kind: 'text', text: 'Olá *Maria*' }],
        trace: [{ node: 'start' }, { node: 'menu' }],
      },
      {
        actions: [
          { type: 'add_tag', tag: 'pedido' },
          { type: 'set_field', field: 'endereco', value: 'Rua A' },
          { type: 'send', kind: 'text', text: 'Anotado' },
        ],
        trace: [{ node: 'menu', exit: '1' }, { node: 'fim' }, { node: 'x', version_id: 'another' }],
        state: { ...WAITING, status: 'done', awaits: null, reason: 'end' },
      },
    )
    const onTrace = await open(api)
    await waitFor(() => expect(screen.getByText('Maria')).toBeTruthy())
    say('1')
    await waitFor(() => expect(screen.getByText('Anotado')).toBeTruthy())
    expect(screen.getByText('Etiqueta pedido adicionada')).toBeTruthy()
    expect(screen.getByText(/O fluxo terminou/)).toBeTruthy()
    expect(onTrace).toHaveBeenLastCalledWith(['start', 'menu', 'fim'])
    expect(asked[0]).toMatchObject({ graph: EMPTY_GRAPH, event: { type: 'started' } })
    expect(asked[0]?.state).toBeUndefined()
    expect(asked[1]).toMatchObject({
      state: WAITING,
      event: { type: 'message', messages: [{ kind: 'text', text: '1' }] },
    })
    fireEvent.click(screen.getByRole('button', { name: 'Recomeçar' }))
    await waitFor(() => expect(asked).toHaveLength(3))
    expect(screen.queryByText('Anotado')).toBeNull()
  })

  it('skips a wait by its timer, at its moment, and goes on from there', async () => {
    const wake_at = '2099-01-01T00:00:00.000Z'
    const { asked, api } = engine({ state: { ...WAITING, awaits: 'time', wake_at } }, {})
    await open(api)
    fireEvent.click(await screen.findByRole('button', { name: 'Pular espera' }))
    expect(await screen.findByText('Espera pulada')).toBeTruthy()
    await waitFor(() => expect(asked[1]?.event).toMatchObject({ type: 'timer', at: wake_at }))
    await waitFor(() => expect(screen.getByLabelText('Sua resposta')).toBeTruthy())
    say('oi')
    await waitFor(() => expect(asked[2]?.event.at?.slice(0, 4)).toBe('2099'))
  })

  it('says an error and stays where it was', async () => {
    const { api } = engine({}, new Error('away'), {
      actions: [{ type: 'send', kind: 'text', text: 'De volta' }],
    })
    await open(api)
    await screen.findByLabelText('Sua resposta')
    say('oi')
    await waitFor(() => expect(screen.getByRole('alert').textContent).not.toBe(''))
    say('oi')
    expect(await screen.findByText('De volta')).toBeTruthy()
  })
})

it('the person keeps what the flow does to him', () => {
  const person = affect(newPerson(ACCOUNT, false), [
    { type: 'add_tag', tag: 'a' },
    { type: 'add_tag', tag: 'a' },
    { type: 'add_tag', tag: 'b' },
    { type: 'remove_tag', tag: 'b' },
    { type: 'set_field', field: 'nota', value: 10 },
    { type: 'set_field', field: 'nota', value: null },
    { type: 'set_field', field: 'email', value: 'm@x.com' },
    { type: 'consent', state: 'opted_out' },
    { type: 'assign', member_id: 'm' },
  ])
  expect(person.contact).toMatchObject({ tags: ['a'], fields: { email: 'm@x.com' }, opted_out: true })
  expect(person.chat.assigned_to).toBe('m')
  expect(person.account.is_open).toBe(false)
})
