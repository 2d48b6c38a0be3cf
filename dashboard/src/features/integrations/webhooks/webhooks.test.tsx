import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { catalog } from '@/locales/pt-BR/index.ts'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { CONTEXT, ENDPOINT, press } from '../../../../test/webhooks.ts'
import { EndpointDialog } from './components/endpoint-dialog.tsx'
import { EndpointList } from './components/endpoint-list.tsx'
import { EndpointNotice } from './components/endpoint-state.tsx'
import { RotateDialog } from './components/rotate-dialog.tsx'
import { draftOf, EMPTY_DRAFT, mistakesOf, tidy } from './draft.ts'
import { EVENT_GROUPS } from './types.ts'

const plus = (
  <button type="button" key="plus">
    +
  </button>
)

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
