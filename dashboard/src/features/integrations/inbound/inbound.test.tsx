import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { refusal, type Tables } from '../../../../test/fake-supabase.ts'
import {
  answerConfig,
  CONTEXT,
  HOTMART,
  MERCADO_PAGO,
  make,
  press,
  store,
  type,
} from '../../../../test/inbound-hooks.ts'
import { hotmart } from '../../../../test/inbound-sources.ts'
import { renderPage } from '../../../../test/render.tsx'
import { ActionsForm } from './components/actions-form.tsx'
import { HookNotice } from './components/hook-notice.tsx'
import { NewHook } from './components/new-hook.tsx'
import { SampleList } from './components/sample-list.tsx'
import { SetupSteps } from './components/setup-steps.tsx'

beforeEach(answerConfig)

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
