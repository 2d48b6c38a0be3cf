import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { Template } from '@/lib/message-templates.ts'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { BroadcastActions } from './components/broadcast-actions.tsx'
import { BroadcastProgress } from './components/broadcast-progress.tsx'
import { RenderedMessages } from './components/rendered-messages.tsx'
import { ReviewStep } from './components/review-step.tsx'
import { Wizard } from './components/wizard.tsx'
import { phonesOf } from './phones.ts'
import { type Official, problemsOf } from './problems.ts'
import { spanOf } from './status.ts'
import type { Broadcast, BroadcastPreview, RenderedPerson } from './types.ts'
import { contentOf, isWhole, variantsOf, withoutVariant, withVariant } from './variants.ts'

const ITEMS = [{ kind: 'text' as const, text: 'Oi' }]

const PREVIEW: BroadcastPreview = {
  recipients: 3,
  excluded: { opted_out: 2 },
  missing_fields: {},
  numbers: [
    {
      instance_id: 'n1',
      name: 'Loja',
      connected: true,
      people: 1,
      new_people: 2,
      per_hour: 60,
      per_day: null,
    },
  ],
  seconds: 7_500,
  ends_at: '2026-12-01T15:00:00Z',
  shorter: ['more_numbers'],
  sample: [],
}

const COUNTS = { queued: 1, sent: 1, delivered: 0, read: 1, answered: 1, failed: 1, skipped: 1 }
const STATISTICS = {
  ...COUNTS,
  recipients: 6,
  frozen: true,
  reasons: { opted_out: 1, some_new_reason: 1 },
  variants: [],
  waiting: 'window',
  next_at: '2026-12-01T12:00:00Z',
}

function make(values: Partial<Broadcast> = {}): Broadcast {
  return {
    id: 'b1',
    account_id: 'a1',
    name: 'Natal',
    content: { items: ITEMS },
    segment_id: null,
    filter: null,
    exclude: {},
    instance_ids: [],
    starts_at: null,
    window: { from: '09:00', to: '21:00', days: ['mon'] },
    pace: 'normal',
    skip_answered: true,
    tags: [],
    flow_id: null,
    status: 'draft',
    status_reason: null,
    created_at: '2026-11-30T12:00:00Z',
    started_at: null,
    finished_at: null,
    ...values,
  }
}

describe('phones out of a text', () => {
  it.each([
    ['(11) 99999-9999\n\n11988887777', ['(11) 99999-9999', '11988887777']],
    ['nome;telefone\nAna;(11) 99999-9999;SP', ['(11) 99999-9999']],
    ['11999999999, 21988888888', ['11999999999', '21988888888']],
    ['11999999999\n11999999999', ['11999999999']],
    ['"Silva, Ana",11999999999', ['11999999999']],
    ['abc\n123', ['123']],
    ['abc', ['abc']],
    ['', []],
  ])('of %j are %j', (text, phones) => {
    expect(phonesOf(text)).toEqual(phones)
  })
})

describe('versions of a content', () => {
  it('share people evenly, and one alone is no version', () => {
    const two = withVariant(variantsOf({ items: ITEMS }))
    expect(two.map(({ id, percent }) => [id, percent])).toEqual([
      ['a', 50],
      ['b', 50],
    ])
    const three = withVariant(two)
    expect(three.map(({ percent }) => percent)).toEqual([34, 33, 33])
    expect(isWhole(three)).toBe(true)
    expect(withVariant(withVariant(three))).toHaveLength(4)
    const back = withoutVariant(two, 'a')
    expect(contentOf(back)).toEqual({ items: ITEMS })
    expect(withVariant(back).map(({ id }) => id)).toEqual(['b', 'a'])
  })
})

it.each([
  [20, { days: 0, hours: 0, minutes: 1 }],
  [7_500, { days: 0, hours: 2, minutes: 5 }],
  [86_400 * 2 + 3_500, { days: 2, hours: 1, minutes: 0 }],
])('%d seconds are told as %j', (seconds, span) => {
  expect(spanOf(seconds)).toEqual(span)
})

const PLAIN: Official = { content: { items: ITEMS }, templates: [], numbers: [] }
const TEMPLATE: Template = { id: 't', instanceId: 'n1', name: 'pedido', language: 'pt_BR', components: [] }
const BY_TEMPLATE: Official = {
  content: { items: [{ kind: 'template', name: 'pedido', language: 'pt_BR' }] },
  templates: [TEMPLATE],
  numbers: ['n1'],
}

const rendered = (code: string): RenderedPerson => ({
  contact_id: 'c',
  name: 'Ana',
  phone: null,
  items: [],
  problem: { code },
})

describe('what is wrong with a draft', () => {
  it('keeps it from starting, or is told', () => {
    expect(problemsOf(undefined, undefined, PLAIN)).toEqual([])
    expect(problemsOf(PREVIEW, [], PLAIN)).toEqual([])
    const nobody = { ...PREVIEW, recipients: 0, numbers: [], missing_fields: { cidade: 2 } }
    const found = problemsOf(nobody, [rendered('template_failed')], PLAIN)
    expect(found.map(({ code, level }) => [code, level])).toEqual([
      ['nobody', 'error'],
      ['no_numbers', 'error'],
      ['template', 'error'],
      ['missing', 'warning'],
    ])
  })

  it('says whom a text does not reach, and that nothing is left to start when it reaches nobody', () => {
    const closed = { ...PREVIEW, excluded: { window_closed: 3 } }
    expect(problemsOf(closed, [], PLAIN)).toMatchObject([
      { code: 'window_closed', level: 'warning', count: 3 },
    ])
    expect(problemsOf({ ...closed, recipients: 0 }, [], PLAIN)).toMatchObject([
      { code: 'window_closed', level: 'error', count: 3 },
    ])
  })

  it('says by which numbers a template goes, and for whom it is not whole', () => {
    expect(problemsOf(PREVIEW, [], BY_TEMPLATE)).toEqual([])
    expect(problemsOf(PREVIEW, [rendered('template_parameters')], BY_TEMPLATE)).toMatchObject([
      { code: 'template_value', level: 'warning' },
    ])
    expect(problemsOf(PREVIEW, [], { ...BY_TEMPLATE, numbers: [] })).toMatchObject([
      { code: 'as_text', level: 'info', count: 1 },
    ])
    const others = { ...BY_TEMPLATE, templates: [{ ...TEMPLATE, instanceId: 'n2' }] }
    expect(problemsOf(PREVIEW, [], others)).toMatchObject([
      { code: 'template_gone', level: 'error', count: 1 },
    ])
    expect(problemsOf(PREVIEW, [], { ...others, templates: [] })).toMatchObject([{ code: 'template_gone' }])
  })

  it('stands first on the last step, where it cannot be started then', async () => {
    const supabase = fakeSupabase({
      'rpc preview_broadcast': () => answer({ ...PREVIEW, recipients: 0 }),
    })
    const api = { post: async <Answer,>() => ({ rendered: [] }) as Answer }
    await renderPage(<ReviewStep broadcast={make()} canManage onStep={() => {}} />, { supabase, api })
    await waitFor(() => expect(screen.getByText(/Ninguém recebe: escolha/)).toBeTruthy())
    expect(screen.getByRole('button', { name: 'Iniciar' }).hasAttribute('disabled')).toBe(true)
  })
})

it('a start that is refused says why', async () => {
  const supabase = fakeSupabase({
    'rpc preview_broadcast': () => answer(PREVIEW),
    'rpc start_broadcast': () => refusal(400, 'P0001', 'audience_empty'),
  })
  const api = { post: async <Answer,>() => ({ rendered: [] }) as Answer }
  await renderPage(<ReviewStep broadcast={make()} canManage onStep={() => {}} />, { supabase, api })
  const start = screen.getByRole('button', { name: 'Iniciar' })
  await waitFor(() => expect(start.hasAttribute('disabled')).toBe(false))
  fireEvent.click(start)
  expect(screen.getByText('3 pessoas vão receber, cada uma uma vez.')).toBeTruthy()
  fireEvent.click(screen.getAllByRole('button', { name: 'Iniciar' }).at(-1) as HTMLElement)
  await waitFor(() => expect(screen.getByText('Ninguém receberia este disparo.')).toBeTruthy())
})

it('one that goes on tells how far it is, what holds it up, and its people with reasons', async () => {
  const contact = { id: 'c1', name: 'Ana', whatsapp_name: '', phone: '5511999999999', lid: null }
  const supabase = fakeSupabase({
    'rpc broadcast_statistics': () => answer(STATISTICS),
    'rpc preview_broadcast': () => answer(PREVIEW),
    broadcast_recipients: () =>
      answer([{ id: 7, status: 'skipped', reason: 'opted_out', variant: null, settled_at: null, contact }]),
  })
  await renderPage(<BroadcastProgress broadcast={make({ status: 'running' })} />, { supabase })
  await waitFor(() => expect(screen.getByText('5 de 6 processadas')).toBeTruthy())
  expect(screen.getByText('3 pessoas receberam')).toBeTruthy()
  expect(screen.getByText('Fora do horário de envio')).toBeTruthy()
  expect(screen.getByText('pediu para sair: 1 · outro motivo: 1')).toBeTruthy()
  await waitFor(() => expect(screen.getByText('Ana')).toBeTruthy())
  await waitFor(() => expect(screen.getByText(/Faltam cerca de 2 horas 5 minutos/)).toBeTruthy())
})

it('a paused one is resumed by what starts a draft', async () => {
  const given: string[] = []
  const supabase = fakeSupabase({
    'rpc start_broadcast': ({ filters }) => {
      given.push(String(filters.broadcast_id))
      return answer({})
    },
  })
  const broadcast = make({ status: 'paused' })
  await renderPage(
    <BroadcastActions broadcast={broadcast} onEdit={() => {}} onCloned={() => {}} onDeleted={() => {}} />,
    {
      supabase,
    },
  )
  expect(screen.queryByRole('button', { name: 'Pausar' })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Retomar' }))
  await waitFor(() => expect(given).toEqual(['b1']))
})

it('of a paused one who is left out is changed, and never who gets it', async () => {
  const given: unknown[] = []
  const shown = vi.fn()
  const supabase = fakeSupabase({
    'rpc preview_broadcast': () => answer(PREVIEW),
    broadcasts: ({ updated }) => {
      given.push(updated)
      return answer({ id: 'b1' })
    },
  })
  const broadcast = make({ status: 'paused', exclude: { days: 7 } })
  await renderPage(<Wizard broadcast={broadcast} step="who" onStep={shown} canManage />, { supabase })
  expect(screen.getAllByRole('tab').map(({ textContent }) => textContent)).toEqual([
    'O quê',
    'Quando',
    'Quem fica de fora',
  ])
  expect(screen.queryByLabelText('Segmento')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
  await waitFor(() => expect(given).toEqual([{ exclude: { days: 7 } }]))
  await waitFor(() => expect(shown).toHaveBeenCalledWith(undefined))
})

it('a person stands once in the preview of a content that has one version', async () => {
  const ana = {
    contact_id: 'c1',
    name: 'Ana',
    phone: null,
    variant: 'a',
    items: [{ kind: 'text', message: 'Oi' }],
  }
  const api = {
    post: async <Answer,>() => ({ rendered: [ana, { ...ana, contact_id: 'c2', name: 'Bia' }] }) as Answer,
  }
  await renderPage(<RenderedMessages broadcast={make()} />, { supabase: fakeSupabase({}), api })
  await waitFor(() => expect(screen.getByRole('option', { name: 'Ana' })).toBeTruthy())
})
