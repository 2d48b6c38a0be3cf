import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { fakeSupabase } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import type { Overview } from '../types.ts'
import { OverviewPanel } from './overview-panel.tsx'

const overview: Overview = {
  accounts: { active: 1999, suspended: 1 },
  new_accounts: [{ week: '2026-11-23', accounts: 7 }],
  instances: { total: 40, connected: 31, down: 2 },
  messages: { today: 1200, yesterday: 900 },
  waiting: { jobs: 3, messages: 12, webhooks: 0 },
  limits: [{ account_id: 'a', name: 'Padaria', kind: 'contacts', used: 95, limit: 100 }],
  failing: [{ what: 'servers_away', code: 'sp-1', count: 4 }],
}

it('says how much there is, what fails with what to do, and whose plan is full', async () => {
  await renderPage(<OverviewPanel overview={overview} />, { supabase: fakeSupabase({}) })
  expect(screen.getByText('2.000')).toBeTruthy()
  expect(screen.getByText('7 novas nesta semana')).toBeTruthy()
  expect(screen.getByText('O servidor sp-1 não responde e tem 4 números: reinicie-o.')).toBeTruthy()
  expect(screen.getByText('Padaria: 95 de 100 contatos')).toBeTruthy()
})

it('says when nothing fails', async () => {
  await renderPage(<OverviewPanel overview={{ ...overview, failing: [], limits: [] }} />, {
    supabase: fakeSupabase({}),
  })
  expect(screen.getByText('Nada está falhando agora.')).toBeTruthy()
})
