import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { catalog } from '@/locales/pt-BR/index.ts'
import { answer, fakeSupabase, refusal, type Tables } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { replayRange } from './api/replay.ts'
import { DeliveryLog } from './components/delivery-log.tsx'
import { EndpointDialog } from './components/endpoint-dialog.tsx'
import { EndpointList } from './components/endpoint-list.tsx'
import { EndpointNotice } from './components/endpoint-state.tsx'
import { RotateDialog } from './components/rotate-dialog.tsx'
import { draftOf, EMPTY_DRAFT, mistakesOf, tidy } from './draft.ts'
import { type Delivery, type Endpoint, EVENT_GROUPS, type WebhookContext } from './types.ts'

const CONTEXT: WebhookContext = {
  accountId: 'a1',
  tags: [{ name: 'VIP', color: null }],
  numbers: [
    { id: 'n1', name: 'Balcão' },
    { id: 'n2', name: 'Entrega' },
  ],
  canWrite: true,
}

const ENDPOINT: Endpoint = {
  id: 'w1',
  account_id: 'a1',
  url: 'https://loja.example/zapbase',
  events: ['message.received', 'tag.added'],
  instance_ids: [],
  tags: [],
  enabled: true,
  disabled_reason: null,
  description: 'Loja',
  source: 'member',
  failures: 0,
  first_failed_at: null,
}

function delivery(id: string, values: Partial<Delivery> = {}): Delivery {
  return {
    id,
    endpoint_id: 'w1',
    event: 'message.received',
    event_id: 7,
    status: 'delivered',
    attempts: 1,
    next_attempt_at: null,
    last_status: 200,
    last_error: null,
    latency_ms: 1234,
    response: 'ok',
    created_at: '2026-11-30T12:00:00Z',
    delivered_at: '2026-11-30T12:00:01Z',
    ...values,
  }
}

const plus = (
  <button type="button" key="plus">
    +
  </button>
)
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))

describe('the events', () => {
  it('are those that webhooks may ask for, each with words', () => {
    const seed = join(import.meta.dirname, '../../../../../supabase/schemas/00_foundation/90_data.sql')
    const asked = [...readFileSync(seed, 'utf8').matchAll(/^ {2}\('(\w+\.\w+)', '\w+', '\w+', true,/gm)]
    const known: string[] = Object.values(EVENT_GROUPS).flat()
    expect(asked.length).toBeGreaterThan(10)
    expect([...known].sort()).toEqual(asked.map(([, kind]) => kind).sort())
    expect(known.filter((kind) => !(`webhooks.event.${kind}` in catalog))).toEqual([])
  })
})

describe('a webhook that is being written', () => {
  it('needs an address and an event', () => {
    expect(mistakesOf({ ...EMPTY_DRAFT, events: [] })).toEqual({
      url: 'webhooks.url_wrong',
      events: 'webhooks.events_missing',
    })
    for (const url of ['loja.example', 'ftp://loja.example', 'javascript:alert(1)'])
      expect(mistakesOf({ ...EMPTY_DRAFT, url })).toEqual({ url: 'webhooks.url_wrong' })
    expect(mistakesOf({ ...EMPTY_DRAFT, url: ' https://loja.example/x ' })).toEqual({})
    expect(tidy({ ...EMPTY_DRAFT, url: ' https://a.example ', description: ' a​ ' })).toMatchObject({
      url: 'https://a.example',
      description: 'a',
    })
    expect(draftOf(ENDPOINT)).toEqual({
      url: ENDPOINT.url,
      events: ENDPOINT.events,
      instance_ids: [],
      tags: [],
      description: 'Loja',
    })
  })

  it('is created, what is refused is told, and its secret is shown once', async () => {
    const asked: unknown[] = []
    const supabase = fakeSupabase({
      'rpc create_webhook_endpoint': ({ filters }) => {
        asked.push(filters)
        return asked.length > 1
          ? answer({ id: 'w1', secret: 'whsec_segredo' })
          : refusal(400, 'P0001', 'webhook_url_invalid')
      },
    })
    await renderPage(<EndpointDialog context={CONTEXT} trigger={plus} />, { supabase })
    press('+')
    press('Criar webhook')
    expect(screen.getByText(/Digite um endereço completo/)).toBeTruthy()
    fireEvent.change(screen.getByLabelText('Endereço'), { target: { value: 'https://10.0.0.1/x' } })
    fireEvent.click(screen.getByRole('checkbox', { name: 'Etiqueta colocada' }))
    fireEvent.click(screen.getByRole('checkbox', { name: 'Entrega' }))
    press('Criar webhook')
    expect(await screen.findByText(/Use um endereço público com https/)).toBeTruthy()
    fireEvent.change(screen.getByLabelText('Endereço'), { target: { value: 'https://loja.example/x' } })
    press('Criar webhook')
    expect(await screen.findByDisplayValue('whsec_segredo')).toBeTruthy()
    expect(asked[1]).toEqual({
      account_id: 'a1',
      url: 'https://loja.example/x',
      events: ['message.received', 'tag.added'],
      instance_ids: ['n2'],
      tags: [],
      description: '',
    })
    press('Já guardei o segredo')
    expect(screen.queryByDisplayValue('whsec_segredo')).toBeNull()
  })

  it('keeps a removed number until somebody takes it away', async () => {
    const written: unknown[] = []
    const supabase = fakeSupabase({
      webhook_endpoints: ({ updated }) => {
        written.push(updated)
        return answer({ id: 'w1' })
      },
    })
    const endpoint = { ...ENDPOINT, instance_ids: ['gone'] }
    await renderPage(<EndpointDialog context={CONTEXT} endpoint={endpoint} trigger={plus} />, { supabase })
    press('+')
    fireEvent.click(screen.getByRole('checkbox', { name: 'Número removido' }))
    press('Salvar')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(written).toEqual([draftOf(ENDPOINT)])
  })
})

it('a secret is replaced, and the former one kept for as long as is chosen', async () => {
  const asked: unknown[] = []
  const supabase = fakeSupabase({
    'rpc rotate_webhook_secret': ({ filters }) => {
      asked.push(filters)
      return answer({ secret: 'whsec_novo' })
    },
  })
  await renderPage(<RotateDialog endpoint={ENDPOINT} />, { supabase })
  press('Trocar segredo')
  fireEvent.change(screen.getByRole('combobox'), { target: { value: '168' } })
  press('Gerar novo segredo')
  expect(await screen.findByDisplayValue('whsec_novo')).toBeTruthy()
  expect(asked).toEqual([{ endpoint_id: 'w1', keep_hours: 168 }])
})

describe('how a webhook stands', () => {
  it.each([
    [{ enabled: false, disabled_reason: 'gone' }, /não existe mais \(410\)/],
    [{ enabled: false, disabled_reason: 'failing' }, /nada chegou durante cinco dias/],
    [{ enabled: false, disabled_reason: 'member' }, /Desligado por alguém da equipe/],
    [{ first_failed_at: '2026-11-30T12:00:00Z' }, /Nada chega desde/],
  ] as const)('%o is said in words', async (values, words) => {
    await renderPage(<EndpointNotice endpoint={{ ...ENDPOINT, ...values }} />)
    expect(screen.getByText(words)).toBeTruthy()
  })

  it('can be changed by whoever may write, from the list', async () => {
    const written: unknown[] = []
    const supabase = fakeSupabase({
      webhook_endpoints: ({ updated, filters }) => {
        if (!updated) return answer([ENDPOINT, { ...ENDPOINT, id: 'w2', description: '' }])
        written.push([filters.id, updated])
        return answer({ id: 'w1' })
      },
    })
    const opened: string[] = []
    await renderPage(<EndpointList context={CONTEXT} onOpen={(id) => opened.push(id)} />, { supabase })
    const [first, second] = await screen.findAllByRole('listitem')
    if (!first || !second) throw new Error('two webhooks')
    expect(within(first).getByText('Loja')).toBeTruthy()
    expect(within(second).queryByText('Loja')).toBeNull()
    expect(within(first).getByText('Mensagem recebida, Etiqueta colocada')).toBeTruthy()
    fireEvent.click(within(first).getByRole('switch'))
    await waitFor(() => expect(written).toEqual([['w1', { enabled: false }]]))
    fireEvent.click(within(second).getByRole('button'))
    expect(opened).toEqual(['w2'])
  })
})

describe('the log', () => {
  const rows = [
    delivery('d1'),
    delivery('d2', {
      event: 'webhook.test',
      status: 'dead',
      attempts: 10,
      last_status: 500,
      last_error: 'webhook_refused',
      response: null,
    }),
    delivery('d3', {
      status: 'retrying',
      last_status: null,
      last_error: 'timeout',
      next_attempt_at: '2099-01-01T00:00:00Z',
    }),
  ]
  const show = (tables: Tables = {}, endpoint = ENDPOINT) =>
    renderPage(<DeliveryLog endpoint={endpoint} canWrite />, {
      supabase: fakeSupabase({
        webhook_deliveries: ({ filters }) =>
          answer(rows.filter(({ status }) => !filters.status || status === filters.status)),
        ...tables,
      }),
    })

  it('says what became of each, and why', async () => {
    await show()
    expect(await screen.findByText('O endereço respondeu 500.')).toBeTruthy()
    expect(screen.getByText('Não respondeu em 15 segundos.')).toBeTruthy()
    expect(screen.getByText('Evento de teste')).toBeTruthy()
    expect(screen.getAllByText('1.234 ms')).toHaveLength(3)
    fireEvent.change(screen.getByRole('combobox', { name: 'Situação' }), { target: { value: 'dead' } })
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2))
  })

  it('shows what is sent and what was answered, and sends it again', async () => {
    const sent: unknown[] = []
    await show({
      'rpc webhook_delivery_body': () => answer({ type: 'message.received', data: { n: 1 } }),
      'rpc replay_webhook_delivery': ({ filters }) => {
        sent.push(filters)
        return answer(true)
      },
    })
    fireEvent.click((await screen.findAllByRole('button', { name: /Mensagem recebida/ }))[0] as HTMLElement)
    const panel = screen.getByRole('dialog')
    expect(within(panel).getByText('evt_7')).toBeTruthy()
    const body = (await within(panel).findByRole('textbox', {
      name: 'O que é enviado',
    })) as HTMLTextAreaElement
    expect(JSON.parse(body.value)).toEqual({ type: 'message.received', data: { n: 1 } })
    expect(within(panel).getByDisplayValue('ok')).toBeTruthy()
    fireEvent.click(within(panel).getByRole('button', { name: 'Enviar de novo' }))
    await waitFor(() => expect(sent).toEqual([{ delivery_id: 'd1' }]))
  })

  it('says when what was sent is no longer there', async () => {
    await show({ 'rpc webhook_delivery_body': () => answer(null) })
    fireEvent.click(await screen.findByRole('button', { name: /Evento de teste/ }))
    expect(within(screen.getByRole('dialog')).getByText('test_d2')).toBeTruthy()
    expect(await screen.findByText(/O conteúdo não existe mais/)).toBeTruthy()
  })

  it('sends nothing for a webhook that is off', async () => {
    await show({}, { ...ENDPOINT, enabled: false, disabled_reason: 'member' })
    await screen.findByText('Evento de teste')
    expect(screen.queryByRole('button', { name: 'Enviar teste' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Reenviar' })).toBeNull()
  })

  it('sends the dead again, and everything only from a moment on', async () => {
    const asked: Record<string, unknown>[] = []
    await show({
      'rpc replay_webhook_deliveries': ({ filters }) => {
        asked.push(filters)
        return answer({ replayed: 3, next: null })
      },
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Reenviar' }))
    const button = screen.getByRole('button', { name: 'Enviar de novo' }) as HTMLButtonElement
    fireEvent.change(screen.getByLabelText('O quê'), { target: { value: 'all' } })
    expect(button.disabled).toBe(true)
    fireEvent.change(screen.getByLabelText('De'), { target: { value: '2026-11-30T10:00' } })
    fireEvent.change(screen.getByLabelText('Até'), { target: { value: '2026-11-30T09:00' } })
    expect(button.disabled).toBe(true)
    fireEvent.change(screen.getByLabelText('O quê'), { target: { value: 'dead' } })
    fireEvent.change(screen.getByLabelText('Até'), { target: { value: '2026-11-30T11:00' } })
    fireEvent.click(button)
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(asked).toEqual([
      {
        endpoint_id: 'w1',
        from: new Date('2026-11-30T10:00').toISOString(),
        to: new Date('2026-11-30T11:00').toISOString(),
        dead: true,
      },
    ])
  })

  it('sends a test', async () => {
    const sent: unknown[] = []
    await show({
      'rpc send_test_event': ({ filters }) => {
        sent.push(filters)
        return answer('d9')
      },
    })
    fireEvent.click(await screen.findByRole('button', { name: 'Enviar teste' }))
    await waitFor(() => expect(sent).toEqual([{ endpoint_id: 'w1' }]))
  })
})

it('more than a thousand are sent again part by part, those made meanwhile are not', async () => {
  const asked: Record<string, unknown>[] = []
  const supabase = fakeSupabase({
    'rpc replay_webhook_deliveries': ({ filters }) => {
      asked.push(filters)
      return answer(
        asked.length < 3 ? { replayed: 1000, next: `t${asked.length}` } : { replayed: 5, next: null },
      )
    },
  })
  const range = { endpointId: 'w1', from: null, to: null, dead: false }
  expect(await replayRange(supabase, 'a1', range)).toBe(2005)
  expect(asked.map(({ from }) => from)).toEqual([null, 't1', 't2'])
  expect(new Set(asked.map(({ to }) => to)).size).toBe(1)
})
