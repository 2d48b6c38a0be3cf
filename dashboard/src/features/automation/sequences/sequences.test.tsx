import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { ChoicesProvider, NO_CHOICES } from '@/lib/choices.ts'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { enroll } from './api/enrollments.ts'
import { AddPeople } from './components/add-people.tsx'
import { SequencePeople } from './components/sequence-people.tsx'
import { StepList } from './components/step-list.tsx'
import { AT_ONCE, EMPTY_STEP, isWhole } from './steps.ts'
import type { Sequence, Step } from './types.ts'

const SEQUENCE: Sequence = {
  id: 's1',
  account_id: 'a1',
  name: 'Boas-vindas',
  instance_id: null,
  window: { from: '09:00', to: '21:00', days: ['mon'] },
  again: 'ignore',
  exit_on_answer: false,
  enabled: true,
  updated_at: '2026-11-30T12:00:00Z',
}

function makeStep(id: string, position: number, values: Partial<Step> = {}): Step {
  return {
    id,
    account_id: 'a1',
    sequence_id: 's1',
    position,
    delay: 'P2D',
    content: { items: [{ kind: 'text', text: `Texto ${id}` }] },
    flow_id: null,
    enabled: true,
    ...values,
  }
}

const STATISTICS = {
  active: 2,
  done: 5,
  stopped: 0,
  failed: 0,
  steps: [
    { step_id: 'p1', entered: 7, waiting: 0 },
    { step_id: 'p2', entered: 5, waiting: 2 },
  ],
}

describe('a step', () => {
  it('is whole with its time and something that is sent', () => {
    expect(isWhole(EMPTY_STEP)).toBe(false)
    const content = { items: [{ kind: 'text' as const, text: 'Oi' }] }
    expect(isWhole({ ...EMPTY_STEP, content })).toBe(true)
    expect(isWhole({ ...EMPTY_STEP, content, delay: AT_ONCE })).toBe(true)
    expect(isWhole({ ...EMPTY_STEP, content, delay: 'soon' })).toBe(false)
    expect(isWhole({ ...EMPTY_STEP, content: { items: [] } })).toBe(false)
    expect(isWhole({ ...EMPTY_STEP, content: null })).toBe(false)
    expect(isWhole({ ...EMPTY_STEP, content: null, flow_id: 'f1' })).toBe(true)
  })
})

it('steps are shown with their time and counts, and change places', async () => {
  const updated: unknown[] = []
  const supabase = fakeSupabase({
    sequence_steps: (request) => {
      if (request.updated) updated.push([request.filters.id, request.updated])
      return answer([makeStep('p1', 1, { delay: AT_ONCE }), makeStep('p2', 4)])
    },
    'rpc sequence_statistics': () => answer(STATISTICS),
  })
  await renderPage(<StepList sequence={SEQUENCE} canManage />, { supabase })
  await waitFor(() => expect(screen.getByText('2. Depois de 2 dias')).toBeTruthy())
  expect(screen.getByText('1. Na hora')).toBeTruthy()
  await waitFor(() => expect(screen.getByText('5 receberam · 2 esperam')).toBeTruthy())
  expect(screen.getByRole('button', { name: 'Subir passo 1' }).hasAttribute('disabled')).toBe(true)
  fireEvent.click(screen.getByRole('button', { name: 'Subir passo 2' }))
  await waitFor(() =>
    expect(updated).toEqual([
      ['p2', { position: 1 }],
      ['p1', { position: 4 }],
    ]),
  )
})

it('a new step is written behind the others, once it is whole', async () => {
  const inserted: unknown[] = []
  const supabase = fakeSupabase({
    sequence_steps: (request) => {
      if (request.inserted) inserted.push(request.inserted)
      return answer([])
    },
    'rpc sequence_statistics': () => answer({ ...STATISTICS, steps: [] }),
  })
  await renderPage(<StepList sequence={SEQUENCE} canManage />, { supabase })
  fireEvent.click(screen.getByRole('button', { name: 'Adicionar passo' }))
  fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
  expect(screen.getByText('Complete o passo: o tempo e o que a pessoa recebe.')).toBeTruthy()
  fireEvent.change(screen.getByRole('textbox', { name: /Texto/ }), { target: { value: 'Obrigado!' } })
  fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
  await waitFor(() => expect(inserted).toHaveLength(1))
  expect(inserted[0]).toMatchObject({
    sequence_id: 's1',
    position: 1,
    delay: AT_ONCE,
    enabled: true,
    flow_id: null,
  })
})

it('people are told with the step they wait for, and can be taken out', async () => {
  const left: unknown[] = []
  const contact = { id: 'c1', name: 'Ana', whatsapp_name: '', phone: '5511999999999', lid: null }
  const run = { node: 'wp2', wake_at: '2026-12-01T12:00:00Z', awaits: 'time' }
  const row = { id: 9, contact_id: 'c1', status: 'active', reason: null, created_at: '2026-11-30T12:00:00Z' }
  const supabase = fakeSupabase({
    sequence_steps: () => answer([makeStep('p1', 1), makeStep('p2', 2)]),
    sequence_enrollments: () => answer([{ ...row, contact, run }]),
    'rpc sequence_statistics': () => answer(STATISTICS),
    'rpc unenroll': ({ filters }) => {
      left.push(filters)
      return answer(1)
    },
  })
  await renderPage(<SequencePeople sequence={SEQUENCE} canWrite />, { supabase })
  await waitFor(() => expect(screen.getByText(/passo 2 · próximo em/)).toBeTruthy())
  fireEvent.click(screen.getByRole('button', { name: 'Tirar Ana da sequência' }))
  await waitFor(() => expect(left).toEqual([{ sequence_id: 's1', contact_ids: ['c1'] }]))
})

it('everybody with a tag is added part by part', async () => {
  const added: unknown[] = []
  const pages = [Array.from({ length: 500 }, (_, index) => ({ id: `c${index}` })), [{ id: 'last' }]]
  const supabase = fakeSupabase({
    contacts: () => answer(pages.shift()),
    'rpc enroll': ({ filters }) => {
      const ids = filters.contact_ids as string[]
      added.push(...ids)
      return answer({ enrolled: ids.length, ignored: 0, refused: [] })
    },
  })
  expect(await enroll(supabase, SEQUENCE, { tag: 'vip' })).toEqual({ enrolled: 501, ignored: 0, refused: [] })
  expect(added).toHaveLength(501)
})

it('everybody in a segment is added until none is left, from where each part ended', async () => {
  const asked: unknown[] = []
  const parts = [
    { enrolled: 1000, ignored: 2, after: 4711, done: false },
    { enrolled: 3, ignored: 0, after: 4720, done: true },
  ]
  const supabase = fakeSupabase({
    'rpc enroll_segment': ({ filters }) => {
      asked.push([filters.after, filters.filter])
      return answer(parts.shift())
    },
  })
  const added = await enroll(supabase, SEQUENCE, { segmentId: 'g1' })
  expect(added).toEqual({ enrolled: 1003, ignored: 2, refused: [] })
  const filter = { subject: 'segment', operator: 'has', value: 'g1' }
  expect(asked).toEqual([
    [0, filter],
    [4711, filter],
  ])
})

it('a segment is chosen by its name', async () => {
  const asked: unknown[] = []
  const supabase = fakeSupabase({
    'rpc enroll_segment': ({ filters }) => {
      asked.push(filters.filter)
      return answer({ enrolled: 2, ignored: 0, after: 9, done: true })
    },
  })
  await renderPage(
    <ChoicesProvider value={{ ...NO_CHOICES, segments: [{ id: 'g1', name: 'Clientes de Natal' }] }}>
      <AddPeople sequence={SEQUENCE} finder={() => null} />
    </ChoicesProvider>,
    { supabase },
  )
  fireEvent.click(screen.getByRole('button', { name: 'Adicionar pessoas' }))
  fireEvent.change(screen.getByRole('combobox', { name: /Todos de um segmento/ }), {
    target: { value: 'g1' },
  })
  fireEvent.click(screen.getByRole('button', { name: 'Todos de um segmento' }))
  await waitFor(() => expect(asked).toEqual([{ subject: 'segment', operator: 'has', value: 'g1' }]))
})

it('one without steps takes nobody, and says so', async () => {
  const supabase = fakeSupabase({ 'rpc enroll': () => refusal(400, 'P0001', 'sequence_empty') })
  await renderPage(
    <AddPeople
      sequence={SEQUENCE}
      finder={(onFound) => (
        <button type="button" onClick={() => onFound('c1')}>
          Ana
        </button>
      )}
    />,
    { supabase },
  )
  fireEvent.click(screen.getByRole('button', { name: 'Adicionar pessoas' }))
  fireEvent.click(screen.getByRole('button', { name: 'Ana' }))
  await waitFor(() => expect(screen.getByText('A sequência não tem nenhum passo ligado.')).toBeTruthy())
})
