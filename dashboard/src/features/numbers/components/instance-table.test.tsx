import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { answer, fakeSupabase } from '../../../../test/fake-supabase.ts'
import { makeInstance } from '../../../../test/fixtures.ts'
import { renderPage } from '../../../../test/render.tsx'
import { viewChoice } from '../view.ts'
import { InstanceGrid } from './instance-grid.tsx'

const numbers = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    makeInstance({
      id: `n${index}`,
      instance_name: `Loja ${index}`,
      status: index === count - 1 ? 'failed' : 'connected',
      status_reason: index === count - 1 ? 'crash_loop' : null,
    }),
  )

async function renderGrid(count: number) {
  localStorage.clear()
  const days = Array.from({ length: 30 }, (_, day) => (day < 27 ? null : day === 28 ? 0.5 : 1))
  await renderPage(
    <InstanceGrid
      instances={numbers(count)}
      search={{}}
      onSearch={() => undefined}
      accountOf={() => ({ name: 'Padaria', phone: undefined, canManage: true, isOwner: true })}
      health={new Map()}
      uptime={new Map([['n0', { instance_id: 'n0', first_day: '2026-11-01', days }]])}
    />,
    { supabase: fakeSupabase({ instance_commands: () => answer(null) }), routed: true },
  )
}

it('shows few numbers as cards and remembers the table once it is chosen', async () => {
  await renderGrid(3)
  expect(screen.getAllByRole('article')).toHaveLength(3)
  fireEvent.click(screen.getByRole('button', { name: 'Em tabela' }))
  expect(await screen.findByRole('table')).toBeTruthy()
  expect(viewChoice.read()).toBe('table')
})

it('shows many numbers as a table by pages, with what is broken first and all about one below it', async () => {
  await renderGrid(60)
  const rows = () => within(screen.getByRole('table')).getAllByRole('row')
  await screen.findByRole('table')
  expect(rows()).toHaveLength(51)
  expect(rows()[1]?.textContent).toContain('Loja 59')
  fireEvent.click(screen.getByRole('button', { name: 'Mostrar mais' }))
  expect(rows()).toHaveLength(61)
  fireEvent.click(screen.getByRole('button', { name: 'Detalhes de Loja 59' }))
  expect(screen.getByRole('article', { name: 'Loja 59' })).toBeTruthy()
})

it('says each of the last thirty days in words, by keyboard as well', async () => {
  await renderGrid(2)
  const days = await waitFor(() => screen.getByRole('slider', { name: 'Últimos 30 dias de Loja 0' }))
  expect(days.getAttribute('aria-valuetext')).toBe('30/11/2026: no ar o dia todo (100%)')
  fireEvent.keyDown(days, { key: 'ArrowLeft' })
  expect(days.getAttribute('aria-valuetext')).toBe('29/11/2026: caiu por muito tempo (50% no ar)')
  fireEvent.keyDown(days, { key: 'Home' })
  expect(days.getAttribute('aria-valuetext')).toBe('01/11/2026: sem registro de conexão')
})
