import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { answer, fakeSupabase, type Tables } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { ENDPOINT } from '../../../../test/webhooks.ts'
import { replayRange } from './api/replay.ts'
import { DeliveryLog } from './components/delivery-log.tsx'
import type { Delivery } from './types.ts'

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
