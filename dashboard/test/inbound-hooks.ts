import { fireEvent, screen } from '@testing-library/react'
import { vi } from 'vitest'
import {
  type Hook,
  type InboundContext,
  type Sample,
  sourceList,
} from '@/features/integrations/inbound/types.ts'
import { answer, fakeSupabase, type Tables } from './fake-supabase.ts'
import { listedSources } from './inbound-sources.ts'

if (!sourceList(listedSources)) throw new Error('the files of the sources have another shape')
const [hotmartSource, , mercadoPagoSource] = listedSources.items
if (!hotmartSource || !mercadoPagoSource) throw new Error('two sources')
export const HOTMART = hotmartSource
export const MERCADO_PAGO = mercadoPagoSource

export const CONTEXT: InboundContext = {
  accountId: 'a1',
  tags: [],
  numbers: [],
  flows: [{ id: 'f1', name: 'Boas-vindas' }],
  fields: [{ name: 'cidade', label: 'Cidade' }],
  sources: listedSources.items,
  canWrite: true,
}

export function make(values: Partial<Hook> = {}): Hook {
  return {
    id: 'h1',
    account_id: 'a1',
    name: 'Loja',
    token: 'ab12',
    source: 'custom',
    proof: { kind: 'address' },
    mapping: {},
    events: [],
    tags: [],
    flow_id: null,
    message: null,
    instance_id: null,
    enabled: true,
    secrets: [],
    problem: null,
    problem_at: null,
    last_call_at: null,
    ...values,
  }
}

export const SAMPLE: Sample = {
  id: 7,
  document: {
    headers: { 'x-topic': 'orders/paid' },
    query: {},
    body: {
      id: 12,
      buyer: { full_name: 'Ana', phone: '11 98888-7001' },
      items: [{ Produto: 'Bolo' }],
      gone: null,
    },
  },
  status: 'failed',
  code: 'phone_missing',
  result: { event: 'paid', left_out: ['idade'] },
  received_at: '2026-11-30T12:00:00Z',
}

export const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
export const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })

/** Keeps what is written to hooks, and what functions are called with. */
export function store(tables: Tables = {}) {
  const written: unknown[] = []
  const keep =
    (value: unknown) =>
    ({ updated, filters }: { updated?: unknown; filters: unknown }) => {
      written.push(updated ?? filters)
      return answer(value)
    }
  const supabase = fakeSupabase({
    inbound_hooks: keep({ id: 'h1' }),
    inbound_hook_samples: () => answer([SAMPLE]),
    'rpc create_inbound_hook': keep({ id: 'h2' }),
    'rpc set_inbound_hook_secret': keep({ secrets: ['proof'] }),
    'rpc revoke_inbound_hook': keep({ token: null }),
    'rpc rotate_inbound_hook': keep({ token: 'cd' }),
    'rpc retry_inbound_hook_sample': keep(true),
    ...tables,
  })
  return { written, supabase }
}

/** Where the other system finds us. */
export const answerConfig = () => {
  const config = { supabase_url: 'https://x.supabase.co/', publishable_key: 'k', api_url: '/' }
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(config)))
}
