import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { withRealtime } from '../../../../test/fake-realtime.ts'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { blockName, currentRun } from './blocks.ts'
import { ContactRuns } from './components/contact-runs.tsx'
import { RunBar } from './components/run-bar.tsx'
import type { Run } from './types.ts'

const say = (id: string) => id
const GRAPH = {
  nodes: {
    a: { type: 'menu', text: 'Escolha uma das opções:\n1. Pedido 2. Horário de funcionamento' },
    b: { type: 'content', name: 'Saudação' },
    c: { type: 'new_kind' },
  },
}

function make(values: Partial<Run> = {}): Run {
  return {
    id: 'r1',
    account_id: 'a1',
    flow_id: 'f1',
    version_id: 'v1',
    chat_id: 'c1',
    node: 'a',
    awaits: 'message',
    status: 'waiting',
    reason: null,
    wake_at: null,
    expires_at: null,
    started_by: 'keyword',
    trace: [{ node: 'b', entered: '2026-11-30T12:00:00Z', exit: 'next' }],
    created_at: '2026-11-30T12:00:00Z',
    ended_at: null,
    flow: { name: 'Cardápio' },
    ...values,
  }
}

describe('a block', () => {
  it('is called by its name, else by its kind and how its text begins', () => {
    expect(blockName(GRAPH, 'b', say)).toBe('Saudação')
    expect(blockName(GRAPH, 'a', say)).toBe('runs.block.menu: Escolha uma das opções: 1. Pedido 2. Ho…')
    expect(blockName(GRAPH, 'c', say)).toBe('new_kind')
    expect(blockName(undefined, 'z', say)).toBe('z')
  })
})

describe('of the runs of a chat', () => {
  it('the one that awaits the message is shown, else the newest that goes on', () => {
    const timed = make({ id: 'r2', awaits: 'time' })
    expect(currentRun([timed, make()])?.id).toBe('r1')
    expect(currentRun([timed])?.id).toBe('r2')
    expect(currentRun([make({ status: 'done', awaits: null })])).toBeUndefined()
  })
})

function supabaseWith(runs: Run[], stopped: unknown[] = []) {
  const supabase = fakeSupabase({
    flow_runs: () => answer(runs),
    flows: () => answer([{ id: 'f1', name: 'Cardápio' }]),
    flow_versions: () => answer({ graph: GRAPH }),
    'rpc stop_run': ({ filters }) => {
      stopped.push(filters)
      return answer(true)
    },
    'rpc start_flow': () => refusal(400, 'P0001', 'instance_ambiguous'),
  })
  return withRealtime(supabase)
}

it('the bar of a chat says where it is in a flow, and ends it', async () => {
  const stopped: unknown[] = []
  const supabase = supabaseWith([make()], stopped)
  await renderPage(<RunBar chat={{ id: 'c1', account_id: 'a1' }} canWrite />, { supabase })
  await waitFor(() =>
    expect(screen.getByRole('status').textContent).toContain('Menu: Escolha uma das opções'),
  )
  expect(screen.getByRole('status').textContent).toContain('Esperando resposta')
  fireEvent.click(screen.getByRole('button', { name: 'Parar fluxo' }))
  await waitFor(() => expect(stopped).toEqual([{ run_id: 'r1' }]))
})

it("a person's flows tell the way taken, and a refused start says what to do", async () => {
  const at = '2026-11-30T12:00:00Z'
  const trace = [
    { node: 'b', entered: at, exit: 'next' },
    { node: 'a', entered: at, exit: null },
    { node: 'a', entered: null, exit: 'option:o1' },
  ]
  const supabase = supabaseWith([make({ status: 'failed', awaits: null, reason: 'loop', trace })])
  await renderPage(<ContactRuns contact={{ id: 'p1', account_id: 'a1' }} numbers={[]} canWrite />, {
    supabase,
  })
  await waitFor(() => expect(screen.getByText('Falhou')).toBeTruthy())
  const details = document.querySelector('details')
  if (!details) throw new Error('no run')
  details.open = true
  fireEvent(details, new Event('toggle'))
  await waitFor(() => expect(screen.getByText('Saudação')).toBeTruthy())
  expect(screen.getByText('Motivo: loop')).toBeTruthy()
  expect(screen.getByText('→ option:o1')).toBeTruthy()
  expect(document.querySelectorAll('details ol > li')).toHaveLength(2)
  fireEvent.click(screen.getByRole('button', { name: 'Iniciar fluxo' }))
  await waitFor(() => expect(screen.getByRole('option', { name: 'Cardápio' })).toBeTruthy())
  fireEvent.change(screen.getByLabelText('Fluxo'), { target: { value: 'f1' } })
  fireEvent.click(screen.getByRole('button', { name: 'Iniciar' }))
  await waitFor(() => expect(screen.getByText('Escolha por qual número escrever.')).toBeTruthy())
})
