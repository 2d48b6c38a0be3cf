import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { fakeSupabase } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import type { Overview } from '../types.ts'
import { OverviewPanel } from './overview-panel.tsx'

const overview: Overview = {
  accounts: { active: 1999, suspended: 1 },
  timezone: 'America/Sao_Paulo',
  growth: [
    { week: '2026-11-16', accounts: 4, messages: 1200 },
    { week: '2026-11-23', accounts: 7, messages: 300 },
  ],
  instances: { total: 40, connected: 31, down: 2 },
  messages: { today: 1200, yesterday: 900 },
  waiting: { jobs: 3, messages: 12, webhooks: 0 },
  limits: [{ account_id: 'a', name: 'Padaria', kind: 'contacts', used: 95, limit: 100 }],
  failing: [
    { what: 'servers_away', code: 'sp-1', count: 4 },
    { what: 'dead_jobs', code: 'contact_import', count: 1 },
    { what: 'dead_jobs', code: 'kind_of_tomorrow', count: 2 },
    { what: 'numbers_down', code: 'logged_out', count: 1 },
    { what: 'numbers_down', code: '', count: 3 },
    { what: 'late_webhooks', code: '', count: 1 },
    { what: 'news_of_tomorrow', code: 'x_y', count: 1 },
  ],
}

it('says how much there is, what fails with what to do, and whose plan is full', async () => {
  await renderPage(<OverviewPanel overview={overview} />, { supabase: fakeSupabase({}) })
  expect(screen.getByText('2.000')).toBeTruthy()
  expect(screen.getByText('7 novas nesta semana')).toBeTruthy()
  expect(screen.getByText('3 tarefas à espera · 0 webhooks atrasados')).toBeTruthy()
  expect(screen.getByText('Dias e semanas no horário de São Paulo.')).toBeTruthy()
  expect(screen.getByText('Semana de 16/11/2026: 1.200')).toBeTruthy()
  expect(screen.getByRole('region', { name: 'O que está falhando' }).textContent).toBe(
    [
      'O que está falhando',
      'O servidor sp-1 não responde e tem 4 números. Reinicie-o.',
      'Importação de contatos: 1 tarefa desistiu. O comando “zapbase doctor” diz por quê.',
      'Outro trabalho: 2 tarefas desistiram. O comando “zapbase doctor” diz por quê.',
      '1 número fora do ar. Motivo: Aparelho desconectado.',
      '3 números fora do ar. Motivo: não informado.',
      '1 entrega de webhook está atrasada. Confira se o envio está rodando.',
      '1 falha que esta página ainda não conhece.',
    ].join(''),
  )
  expect(screen.getByText('Padaria: 95 de 100 contatos')).toBeTruthy()
})

it('says when nothing fails', async () => {
  await renderPage(<OverviewPanel overview={{ ...overview, failing: [], limits: [] }} />, {
    supabase: fakeSupabase({}),
  })
  expect(screen.getByText('Nada está falhando agora.')).toBeTruthy()
})
