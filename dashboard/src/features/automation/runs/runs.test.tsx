import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useReasonText } from '@/lib/run-reason.ts'
import { withRealtime } from '../../../../test/fake-realtime.ts'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { blockName, currentRun, exitText } from './blocks.ts'
import { ContactRuns } from './components/contact-runs.tsx'
import { RunBar } from './components/run-bar.tsx'
import type { Run } from './types.ts'

const say = (id: string) => id
const Reason = ({ of }: { of: string | null }) => <p data-testid="reason">{useReasonText()(of)}</p>
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

describe('the exit a block was left by', () => {
  const graph = {
    nodes: {
      menu: { type: 'menu', options: [{ id: 'o1', label: 'Pedido' }] },
      ways: { type: 'condition', branches: [{ id: 'b1', name: 'VIP' }, { id: 'b2' }] },
      split: { type: 'randomizer', shares: [{ id: 's1', percent: 30 }] },
    },
  }

  it.each([
    ['menu', 'option:o1', 'Pedido'],
    ['menu', 'otherwise', 'flows.exit.otherwise'],
    ['menu', 'on_timeout', 'flows.exit.on_timeout'],
    ['ways', 'branch:b1', 'VIP'],
    ['ways', 'branch:b2', '2'],
    ['ways', 'otherwise', 'flows.exit.else'],
    ['split', 'share:s1', '30%'],
    ['split', 'expired', 'runs.status.expired'],
    ['gone', 'option:o9', 'option:o9'],
    ['menu', 'next', undefined],
    ['menu', null, undefined],
  ])('of %s, %s, is said as %s', (node, exit, words) => {
    expect(exitText(graph, node, exit, say)).toBe(words)
  })
})

it.each([
  ['end', undefined],
  [null, undefined],
  ['opted_out', 'A pessoa pediu para sair.'],
  ['template_failed: total', 'Um texto não pôde ser montado. (total)'],
  ['Pedido feito', 'Pedido feito'],
  ['some_new_code', 'some_new_code'],
])('that it ended by %s is told as %s', async (reason, words) => {
  await renderPage(<Reason of={reason} />, { supabase: supabaseWith([]) })
  await waitFor(() => expect(screen.getByTestId('reason').textContent).toBe(words ?? ''))
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
  expect(screen.getByText('Motivo: Deu voltas demais sem esperar por nada.')).toBeTruthy()
  expect(screen.getByText('→ option:o1')).toBeTruthy()
  expect(document.querySelectorAll('details ol > li')).toHaveLength(2)
  fireEvent.click(screen.getByRole('button', { name: 'Iniciar fluxo' }))
  await waitFor(() => expect(screen.getByRole('option', { name: 'Cardápio' })).toBeTruthy())
  fireEvent.change(screen.getByLabelText('Fluxo'), { target: { value: 'f1' } })
  fireEvent.click(screen.getByRole('button', { name: 'Iniciar' }))
  await waitFor(() => expect(screen.getByText('Escolha por qual número escrever.')).toBeTruthy())
})
