import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { HookMapping } from '@/lib/hook-mapping.ts'
import { answer, fakeSupabase, refusal, type Tables } from '../../../../test/fake-supabase.ts'
import { hotmart, kiwify, listedSources, mercadoPago } from '../../../../test/inbound-sources.ts'
import { renderPage } from '../../../../test/render.tsx'
import { ActionsForm } from './components/actions-form.tsx'
import { HookNotice } from './components/hook-notice.tsx'
import { MappingEditor } from './components/mapping-editor.tsx'
import { NewHook } from './components/new-hook.tsx'
import { SampleList } from './components/sample-list.tsx'
import { SetupSteps } from './components/setup-steps.tsx'
import { draftOf, fromText, mappingOf, toText } from './mapping.ts'
import { leavesOf, toIdentifier, valueName } from './paths.ts'
import { type Hook, type InboundContext, type Sample, sourceList } from './types.ts'

if (!sourceList(listedSources)) throw new Error('the files of the sources have another shape')
const [HOTMART, , MERCADO_PAGO] = listedSources.items
if (!HOTMART || !MERCADO_PAGO) throw new Error('two sources')

const CONTEXT: InboundContext = {
  accountId: 'a1',
  tags: [],
  numbers: [],
  flows: [{ id: 'f1', name: 'Boas-vindas' }],
  fields: [{ name: 'cidade', label: 'Cidade' }],
  sources: listedSources.items,
  canWrite: true,
}

function make(values: Partial<Hook> = {}): Hook {
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

const SAMPLE: Sample = {
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

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })

/** Keeps what is written to hooks, and what functions are called with. */
function store(tables: Tables = {}) {
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

beforeEach(() => {
  const config = { supabase_url: 'https://x.supabase.co/', publishable_key: 'k', api_url: '/' }
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(config)))
})

describe('a mapping', () => {
  it.each([hotmart, kiwify, mercadoPago])(
    'of $title is the same after it was shown as text',
    ({ mapping }) => {
      expect(mappingOf(draftOf(mapping as HookMapping))).toEqual(mapping)
    },
  )

  it('joins parts and keeps alternatives, a line each', () => {
    expect(fromText(' $.a \n\n$.b + $.c ')).toEqual(['$.a', ['$.b', '$.c']])
    expect(fromText('$.b + $.c')).toEqual([['$.b', '$.c']])
    expect(fromText('$.a')).toBe('$.a')
    expect(fromText(' \n ')).toBeUndefined()
    expect(fromText("$[?@.a=='x + y'].b")).toBe("$[?@.a=='x + y'].b")
    expect(toText(undefined)).toBe('')
  })
})

describe('the values of a call', () => {
  it('are found by the paths that are shown, whatever their names are', () => {
    expect(leavesOf(SAMPLE.document).map(({ path }) => path)).toEqual([
      '$.headers["x-topic"]',
      '$.body.id',
      '$.body.buyer.full_name',
      '$.body.buyer.phone',
      '$.body.items[0].Produto',
    ])
    const [leaf] = leavesOf({ body: { 'a"b\\c\n': 1 } })
    expect(leaf?.path).toBe(String.raw`$.body["a\"b\\c\n"]`)
    expect(leavesOf({ body: { ['x'.repeat(300)]: 1 } })).toEqual([])
  })

  it('have names that messages can use', () => {
    expect(toIdentifier('Preço do Bolo (R$)')).toBe('preco_do_bolo_r')
    expect(toIdentifier('1º nome')).toBe('_1_nome')
    expect(toIdentifier('…')).toBe('')
    expect(valueName({ path: '', label: 'body.items[0].Produto', value: '' })).toBe('produto')
    expect(valueName({ path: '', label: 'body.tags[0]', value: '' })).toBe('tags')
  })
})

describe('a new one', () => {
  const show = async (tables?: Tables) => {
    const { supabase, written } = store(tables)
    const made: string[] = []
    const trigger = <button type="button">+</button>
    await renderPage(<NewHook context={CONTEXT} trigger={trigger} onMade={(id) => made.push(id)} />, {
      supabase,
    })
    press('+')
    return { written, made }
  }

  it('takes proof and mapping of a system that is known', async () => {
    const { written, made } = await show()
    type('Sistema', 'hotmart')
    press('Criar entrada')
    await waitFor(() => expect(made).toEqual(['h2']))
    const { proof, mapping } = hotmart
    expect(written).toEqual([{ account_id: 'a1', name: 'Hotmart', source: 'hotmart', proof, mapping }])
  })

  it('needs a name of any other, and says when there are too many', async () => {
    const { made } = await show({
      'rpc create_inbound_hook': () => refusal(400, 'P0001', 'inbound_hooks_limit'),
    })
    expect((screen.getByRole('button', { name: 'Criar entrada' }) as HTMLButtonElement).disabled).toBe(true)
    type('Nome', 'CRM')
    press('Criar entrada')
    expect(await screen.findByText(/no máximo 50 integrações/)).toBeTruthy()
    expect(made).toEqual([])
  })
})

describe('how it is connected', () => {
  it('says where the address goes, and keeps a secret that is never shown', async () => {
    const { supabase, written } = store()
    const hook = make({ source: 'hotmart', proof: HOTMART.proof, secrets: [] })
    await renderPage(<SetupSteps context={CONTEXT} hook={hook} />, { supabase })
    expect(await screen.findByDisplayValue('https://x.supabase.co/functions/v1/hooks/ab12')).toBeTruthy()
    expect(screen.getByText(/Na Hotmart, abra Ferramentas/)).toBeTruthy()
    expect(screen.getByText('Falta guardar')).toBeTruthy()
    type('Hottok', ' segredo ')
    press('Guardar')
    await waitFor(() => expect((screen.getByLabelText('Hottok') as HTMLInputElement).value).toBe(''))
    expect(written).toEqual([{ hook_id: 'h1', purpose: 'proof', secret: 'segredo' }])
  })

  it('asks for the key of a system that is asked who the buyer is', async () => {
    const hook = make({ source: 'mercado_pago', proof: MERCADO_PAGO.proof, secrets: ['proof'] })
    await renderPage(<SetupSteps context={CONTEXT} hook={hook} />, { supabase: store().supabase })
    expect(screen.getByLabelText('Assinatura secreta')).toBeTruthy()
    expect(screen.getByLabelText('Access token')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Substituir' })).toBeTruthy()
  })

  it('makes a secret for the standard, to be copied before it is kept', async () => {
    const { supabase, written } = store()
    const hook = make({ source: 'google_forms', proof: { kind: 'standard' } })
    await renderPage(<SetupSteps context={CONTEXT} hook={hook} />, { supabase })
    press('Gerar um segredo')
    press('Guardar')
    await waitFor(() => expect(written).toHaveLength(1))
    expect((written[0] as { secret: string }).secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  })

  it('takes any of the proofs for a system that nobody knows', async () => {
    const { supabase, written } = store()
    await renderPage(<SetupSteps context={CONTEXT} hook={make()} />, { supabase })
    type('Prova de origem', 'hmac')
    const save = screen.getByRole('button', { name: 'Salvar' }) as HTMLButtonElement
    expect(save.disabled).toBe(true)
    type('Cabeçalho', 'X-Hub-Signature-256')
    type('Prefixo', 'sha256=')
    fireEvent.click(save)
    await waitFor(() => expect(written).toHaveLength(1))
    const hmac = { kind: 'hmac', in: 'header', hash: 'SHA-256', encoding: 'hex' }
    expect(written).toEqual([{ proof: { ...hmac, name: 'X-Hub-Signature-256', prefix: 'sha256=' } }])
  })

  it('can be taken its address, and given another', async () => {
    const { supabase, written } = store()
    const { rerender } = await renderPage(<SetupSteps context={CONTEXT} hook={make()} />, { supabase })
    press('Cancelar endereço')
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancelar endereço' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    rerender(<SetupSteps context={CONTEXT} hook={make({ token: null })} />)
    expect(screen.getByText('Esta entrada está sem endereço.')).toBeTruthy()
    press('Criar novo endereço')
    await waitFor(() => expect(written).toEqual([{ hook_id: 'h1' }, { hook_id: 'h1' }]))
  })
})

describe('the mapping', () => {
  const READING = {
    event: null,
    key: null,
    phone: '+5511988887001',
    name: 'Ana',
    fields: { cidade: 'Bauru' },
    variables: { produto: 'Bolo' },
    message: 'Oi, Ana',
    code: null,
    detail: null,
  }

  it('is made by clicking on what came, tried and saved', async () => {
    const { supabase, written } = store()
    const tried: unknown[] = []
    const api = {
      post: async <Answer,>(path: string, body?: unknown) => {
        tried.push([path, body])
        return READING as Answer
      },
    }
    await renderPage(<MappingEditor context={CONTEXT} hook={make({ events: ['paid'] })} />, { supabase, api })
    const click = async (text: string, target: string) => {
      fireEvent.click(await screen.findByRole('button', { name: new RegExp(text) }))
      fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: target }))
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    }
    await click('98888-7001', 'Telefone')
    await click('Ana', 'Nome da pessoa')
    await click('orders/paid', 'Cidade')
    await click('Bolo', 'Usar')
    const mapping = {
      phone: '$.body.buyer.phone',
      name: '$.body.buyer.full_name',
      fields: { cidade: '$.headers["x-topic"]' },
      values: { produto: '$.body.items[0].Produto' },
    }
    press('Testar')
    expect(await screen.findByText('Oi, Ana')).toBeTruthy()
    expect(screen.getByText('Com este aviso aconteceria:')).toBeTruthy()
    expect(tried).toEqual([
      [
        '/api/accounts/a1/inbound-hooks/try',
        { document: SAMPLE.document, mapping, events: ['paid'], message: null },
      ],
    ])
    press('Tirar Campo Cidade')
    press('Salvar mapeamento')
    const { fields: _fields, ...saved } = mapping
    await waitFor(() => expect(written).toEqual([{ mapping: saved }]))
  })

  it('says why nothing would follow, and shows the example of a system before anything came', async () => {
    const { supabase } = store({ inbound_hook_samples: () => answer([]) })
    const api = {
      post: async <Answer,>() =>
        ({ ...READING, phone: null, code: 'phone_missing', detail: '$.x' }) as Answer,
    }
    const hook = make({ source: 'hotmart', mapping: HOTMART.mapping })
    await renderPage(<MappingEditor context={CONTEXT} hook={hook} />, { supabase, api })
    expect(await screen.findByText('Exemplo: Hotmart')).toBeTruthy()
    expect(screen.getByText('body.data.buyer.name')).toBeTruthy()
    expect((screen.getByRole('button', { name: 'Salvar mapeamento' }) as HTMLButtonElement).disabled).toBe(
      true,
    )
    press('Testar')
    expect(await screen.findByText(/Não há telefone onde o mapeamento o procura/)).toBeTruthy()
  })

  it('is as it was when its names come back in another order', async () => {
    const hook = make({ mapping: { values: { bb: '$.b', a: '$.a' } } })
    const { supabase } = store()
    const { rerender } = await renderPage(<MappingEditor context={CONTEXT} hook={hook} />, { supabase })
    rerender(
      <MappingEditor context={CONTEXT} hook={make({ mapping: { values: { a: '$.a', bb: '$.b' } } })} />,
    )
    expect((screen.getByRole('button', { name: 'Salvar mapeamento' }) as HTMLButtonElement).disabled).toBe(
      true,
    )
  })
})

it('what follows is chosen: events, a flow, a message', async () => {
  const { supabase, written } = store()
  const hook = make({ source: 'hotmart', events: ['CLUB_FIRST_ACCESS'] })
  await renderPage(<ActionsForm context={CONTEXT} hook={hook} />, { supabase })
  fireEvent.click(screen.getByRole('checkbox', { name: 'Compra aprovada' }))
  type('Fluxo', 'f1')
  type('Mensagem', ' Oi! ')
  press('Salvar')
  await waitFor(() => expect(written).toHaveLength(1))
  expect(written[0]).toMatchObject({
    name: 'Loja',
    events: ['PURCHASE_APPROVED', 'CLUB_FIRST_ACCESS'],
    flow_id: 'f1',
    message: 'Oi!',
    instance_id: null,
  })
})

it('a call that failed says why and is applied again', async () => {
  const { supabase, written } = store()
  await renderPage(<SampleList context={CONTEXT} hook={make()} />, { supabase })
  expect(await screen.findByText('Não há telefone onde o mapeamento o procura.')).toBeTruthy()
  expect(screen.getByText('Campos que ficaram de fora: idade')).toBeTruthy()
  press('Aplicar de novo')
  await waitFor(() => expect(written).toEqual([{ sample_id: 7 }]))
})

it.each([
  [{ token: null }, /O endereço foi cancelado/],
  [{ enabled: false }, /Desligada: os avisos são guardados/],
  [{ problem: 'proof_invalid', problem_at: '2026-11-30T12:00:00Z' }, /não provou de onde vem/],
  [{ problem: 'something_new' }, /something_new/],
] as const)('%o is said in words', async (values, words) => {
  await renderPage(<HookNotice hook={make(values)} />)
  expect(screen.getByText(words)).toBeTruthy()
})
