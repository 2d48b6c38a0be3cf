import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { answer, fakeSupabase } from '../../../test/fake-supabase.ts'
import { renderPage } from '../../../test/render.tsx'
import { PauseBar } from './components/pause-bar.tsx'
import { PauseDialog } from './components/pause-dialog.tsx'
import { isPaused, PAUSES } from './pause.ts'
import type { Chat } from './types.ts'

const chat = (until: string | null) => ({ id: 'c1', automation_paused_until: until }) as Chat
const minutesOf = (name: string, now: Date) => PAUSES.find((pause) => pause.name === name)?.minutes(now)

it('until tomorrow means nine in the morning', () => {
  expect(minutesOf('tomorrow', new Date(2026, 10, 29, 23, 30))).toBe(9 * 60 + 30)
  expect(minutesOf('tomorrow', new Date(2026, 11, 31, 8, 0))).toBe(25 * 60)
})

it('a pause that is over is none', () => {
  expect(isPaused(chat(null), 0)).toBe(false)
  expect(isPaused(chat('2026-11-30T00:00:00Z'), Date.parse('2026-11-30T00:00:01Z'))).toBe(false)
  expect(isPaused(chat('2026-11-30T00:00:00Z'), Date.parse('2026-11-29T23:59:59Z'))).toBe(true)
})

it('is asked for by its length, and taken back', async () => {
  const asked: unknown[] = []
  const supabase = fakeSupabase({
    'rpc pause_automation': ({ filters }) => {
      asked.push(filters)
      return answer(filters.minutes === 0 ? null : '2999-01-01T00:00:00Z')
    },
  })
  const closed = vi.fn()
  const page = await renderPage(<PauseDialog chat={chat(null)} onClose={closed} />, { supabase })
  fireEvent.click(screen.getByRole('button', { name: 'Por 4 horas' }))
  await waitFor(() => expect(closed).toHaveBeenCalled())
  page.unmount()
  await renderPage(<PauseBar chat={chat('2999-01-01T00:00:00Z')} canWrite />, { supabase })
  expect(screen.getByRole('status').textContent).toContain('Automação pausada até')
  fireEvent.click(screen.getByRole('button', { name: 'Retomar automação' }))
  await waitFor(() => expect(asked).toHaveLength(2))
  expect(asked).toEqual([
    { chat_id: 'c1', minutes: 240 },
    { chat_id: 'c1', minutes: 0 },
  ])
})
