import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { answer, fakeSupabase, refusal, type Tables } from '../../../../test/fake-supabase.ts'
import { makeInstance } from '../../../../test/fixtures.ts'
import { renderPage } from '../../../../test/render.tsx'
import { InstanceAdd } from './instance-add.tsx'

const account = { id: 'a1', name: 'Padaria' }

async function open(acceptedAt: string | null, insert: Tables[string] = () => answer(makeInstance())) {
  const calls: string[] = []
  const onAdded = vi.fn()
  const supabase = fakeSupabase({
    accounts: () => answer({ risk_accepted_at: acceptedAt }),
    'rpc accept_risk': () => {
      calls.push('accept_risk')
      return answer('2026-11-25T12:00:00Z')
    },
    instances: (request) => {
      calls.push(`insert ${request.inserted?.instance_name}`)
      return insert(request)
    },
  })
  await renderPage(<InstanceAdd accounts={[account]} onAdded={onAdded} />, { supabase })
  fireEvent.click(screen.getByRole('button', { name: 'Adicionar número' }))
  await waitFor(() =>
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Adicionar' }).disabled).toBe(false),
  )
  return { calls, onAdded }
}

const name = (text: string) => fireEvent.change(screen.getByLabelText('Nome'), { target: { value: text } })
const add = () => fireEvent.click(screen.getByRole('button', { name: 'Adicionar' }))

describe('adding a number', () => {
  it('asks for a name and for the risk to be accepted, and stores that first', async () => {
    const { calls, onAdded } = await open(null)
    add()
    expect(screen.getByText('Digite um nome.')).toBeTruthy()
    expect(screen.getByText('Para adicionar o número é preciso aceitar o risco.')).toBeTruthy()
    name('Vendas')
    fireEvent.click(screen.getByRole('checkbox'))
    add()
    await waitFor(() => expect(onAdded).toHaveBeenCalledOnce())
    expect(calls).toEqual(['accept_risk', 'insert Vendas'])
  })

  it('shows when the risk was accepted and does not ask again', async () => {
    const { calls } = await open('2026-11-25T12:00:00Z')
    expect(screen.queryByRole('checkbox')).toBeNull()
    expect(screen.getByText(/Esta conta aceitou o risco em 25\/11\/2026/)).toBeTruthy()
    name('Vendas')
    add()
    await waitFor(() => expect(calls).toEqual(['insert Vendas']))
  })

  it('says which limit of the plan was reached', async () => {
    await open('2026-11-25T12:00:00Z', () => ({
      ...refusal(400, 'P0001', 'plan_limit_exceeded'),
      error: {
        code: 'P0001',
        message: 'plan_limit_exceeded',
        details: '{"limit": "instances", "max": 1, "used": 1}',
      },
    }))
    name('Vendas')
    add()
    await waitFor(() => expect(screen.getByText(/O plano permite 1 números/)).toBeTruthy())
  })

  it('says that the name is taken', async () => {
    await open('2026-11-25T12:00:00Z', () => refusal(409, '23505', 'duplicate key value'))
    name('Vendas')
    add()
    await waitFor(() => expect(screen.getByText(/Já existe um número com este nome/)).toBeTruthy())
  })
})
