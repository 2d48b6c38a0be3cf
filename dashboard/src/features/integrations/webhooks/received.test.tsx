import { focusManager } from '@tanstack/react-query'
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { renderPage } from '../../../../test/render.tsx'
import { deliveriesQueryOptions } from './api/list-deliveries.ts'
import { ReceivedList } from './components/received-list.tsx'
import type { Arrival, Endpoint } from './types.ts'

const URL_OF_RECEIVER = 'http://127.0.0.1:54452/webhooks'
const ENDPOINT = { url: URL_OF_RECEIVER } as Endpoint
const CONFIG = { supabase_url: 'http://project.test/', publishable_key: 'p', api_url: '/' }

function arrival(id: number, values: Partial<Arrival> = {}): Arrival {
  const at = `2026-11-30T12:00:0${id}Z`
  const body = { type: 'message.received', data: { n: id } }
  return { id, webhook_id: `evt_${id}`, type: 'message.received', at, verified: true, body, ...values }
}

/** What the receiver answers from now on, and how often it was asked. */
let told: () => Response
let asked: string[]
const items = (...some: Arrival[]) => {
  told = () => Response.json({ url: URL_OF_RECEIVER, items: some })
}
const wait = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds))
const shown = () => screen.queryAllByRole('listitem')

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  items()
  vi.stubGlobal('fetch', async (url: string) => {
    if (url === '/config.json') return Response.json(CONFIG)
    asked.push(url)
    return told()
  })
})

afterEach(() => {
  focusManager.setFocused(undefined)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the sample receiver', () => {
  it('shows what comes while one looks, and what comes again as that', async () => {
    await renderPage(<ReceivedList endpoint={ENDPOINT} />)
    await wait(100)
    expect(screen.getByText(/Nada ainda/)).toBeTruthy()
    items(arrival(1))
    await wait(2_000)
    expect(shown()).toHaveLength(1)
    expect(screen.getByText('Mensagem recebida')).toBeTruthy()
    expect(screen.getByText('Assinatura conferida')).toBeTruthy()
    expect(screen.queryByText('De novo')).toBeNull()

    items(arrival(3, { webhook_id: 'evt_1' }), arrival(2), arrival(1))
    await wait(2_000)
    const [again, ...others] = shown()
    expect(within(again as HTMLElement).getByText('De novo')).toBeTruthy()
    for (const other of others) expect(within(other).queryByText('De novo')).toBeNull()
    expect(new Set(asked)).toEqual(new Set(['http://project.test/received?limit=30']))
  })

  it('folds out what came, and keeps it open when more comes', async () => {
    items(arrival(1))
    await renderPage(<ReceivedList endpoint={ENDPOINT} />)
    await wait(100)
    expect(screen.queryByRole('textbox')).toBeNull()
    const details = shown()[0]?.querySelector('details') as HTMLDetailsElement
    details.open = true
    fireEvent(details, new Event('toggle'))
    items(arrival(2), arrival(1))
    await wait(2_000)
    const text = screen.getByRole('textbox', { name: 'Conteúdo' }) as HTMLTextAreaElement
    expect(JSON.parse(text.value)).toEqual({ type: 'message.received', data: { n: 1 } })
  })

  it('says what is not signed with the secret, and shows what is no event', async () => {
    const strange = arrival(1, { webhook_id: null, type: null, verified: false, body: {} })
    items(strange, arrival(2, { ...strange, id: 2 }))
    await renderPage(<ReceivedList endpoint={ENDPOINT} />)
    await wait(100)
    expect(screen.getAllByText('Assinatura não confere')).toHaveLength(2)
    expect(screen.getAllByText('Sem tipo')).toHaveLength(2)
    expect(screen.queryByText('De novo')).toBeNull()
  })

  it('is asked no more where there is none, and never for an address elsewhere', async () => {
    told = () => new Response('no such route', { status: 404 })
    const { container } = await renderPage(<ReceivedList endpoint={ENDPOINT} />)
    await wait(20_000)
    expect(asked).toHaveLength(1)
    expect(container.textContent).toBe('')
    for (const url of ['https://loja.example/x', 'http://127.0.0.1.example/x', 'no address'])
      await renderPage(<ReceivedList endpoint={{ ...ENDPOINT, url }} />)
    await wait(20_000)
    expect(asked).toHaveLength(1)
  })

  it('is not shown beside another program of this machine', async () => {
    items(arrival(1))
    await renderPage(<ReceivedList endpoint={{ ...ENDPOINT, url: 'http://127.0.0.1:9/x' }} />)
    await wait(100)
    expect(shown()).toHaveLength(0)
  })

  it('keeps what it has shown while it is away', async () => {
    items(arrival(1))
    await renderPage(<ReceivedList endpoint={ENDPOINT} />)
    await wait(100)
    for (const answer of [() => new Response('', { status: 502 }), () => Response.json({ items: 1 })]) {
      told = answer
      await wait(2_000)
      expect(screen.getByText(/O receptor não responde/)).toBeTruthy()
      expect(shown()).toHaveLength(1)
    }
    items(arrival(2), arrival(1))
    await wait(2_000)
    expect(screen.queryByText(/O receptor não responde/)).toBeNull()
    expect(shown()).toHaveLength(2)
  })

  it('is not asked by a page that nobody sees', async () => {
    await renderPage(<ReceivedList endpoint={ENDPOINT} />)
    await wait(100)
    focusManager.setFocused(false)
    await wait(60_000)
    expect(asked).toHaveLength(1)
    focusManager.setFocused(true)
    await wait(2_000)
    expect(asked.length).toBeGreaterThan(1)
  })
})

it('a long log is read again more seldom, so that it asks no more in a second', () => {
  const { refetchInterval } = deliveriesQueryOptions({} as never, {
    id: 'w1',
    account_id: 'a1',
    status: undefined,
  })
  if (typeof refetchInterval !== 'function') throw new Error('it depends on what is shown')
  const after = (pages: unknown[]) => refetchInterval({ state: { data: { pages } } } as never)
  const soon = [{ next_attempt_at: '2026-01-01T00:00:00Z' }]
  expect([after([[]]), after([soon]), after([soon, [], [], []])]).toEqual([15_000, 3_000, 12_000])
})
