import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { CampaignDialog } from './components/campaign-dialog.tsx'
import { CampaignList } from './components/campaign-list.tsx'
import { EMPTY_DRAFT, everyDay, mistakesOf, tidy } from './draft.ts'
import type { Campaign, CampaignContext } from './types.ts'

const CONTEXT: CampaignContext = {
  accountId: 'a1',
  numbers: [{ id: 'n1', name: 'Balcão' }],
  flows: [],
  canAdd: true,
  canManage: true,
}

function make(id: string, values: Partial<Campaign> = {}): Campaign {
  const link = `https://zap.example/go/${id}`
  return {
    ...EMPTY_DRAFT,
    id,
    account_id: 'a1',
    name: id,
    slug: id,
    short_link: link,
    message: 'Oi',
    ...values,
  }
}

const STATISTICS = {
  since: '2026-11-28',
  until: '2026-11-30',
  days: [{ day: '2026-11-29', visits: 7, answers: 2 }],
  visits: 7,
  answers: 2,
}

describe('a campaign that is being written', () => {
  it('needs a name, a text that a link carries, and a slug that is one', () => {
    expect(Object.keys(mistakesOf(EMPTY_DRAFT))).toEqual(['name', 'message'])
    const whole = { ...EMPTY_DRAFT, name: 'Natal', message: 'Oi' }
    expect(mistakesOf(whole)).toEqual({})
    expect(mistakesOf({ ...whole, message: '🌻'.repeat(300) })).toEqual({})
    expect(mistakesOf({ ...whole, message: 'x'.repeat(301) })).toEqual({ message: 'campaigns.message_long' })
    for (const slug of ['ab', '-natal', 'a--b', 'ação', 'a/b', 'a'.repeat(61)])
      expect(mistakesOf({ ...whole, slug })).toEqual({ slug: 'campaigns.slug_wrong' })
    expect(tidy({ ...whole, name: ' a​ ', message: ' Oi ', slug: ' Natal-26 ' })).toMatchObject({
      name: 'a',
      message: 'Oi',
      slug: 'natal-26',
    })
  })

  it('is saved, and a link that is taken is told', async () => {
    const inserted: unknown[] = []
    const supabase = fakeSupabase({
      campaigns: (request) => {
        inserted.push(request.inserted)
        return inserted.length > 1 ? answer(null) : refusal(409, '23505', 'slug_taken')
      },
    })
    const trigger = <button type="button">+</button>
    await renderPage(<CampaignDialog context={CONTEXT} trigger={trigger} />, { supabase })
    fireEvent.click(screen.getByRole('button', { name: '+' }))
    fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
    expect(screen.getByText('Dê um nome.')).toBeTruthy()
    fireEvent.change(screen.getByLabelText('Nome'), { target: { value: 'Natal' } })
    fireEvent.change(screen.getByLabelText('Texto de entrada'), { target: { value: 'Quero panetone' } })
    fireEvent.change(screen.getByLabelText('Número'), { target: { value: 'n1' } })
    fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
    await waitFor(() => expect(screen.getByText(/Este fim de link já é de outra/)).toBeTruthy())
    fireEvent.change(screen.getByLabelText('Fim do link'), { target: { value: 'natal-26' } })
    fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(inserted[1]).toEqual({
      account_id: 'a1',
      name: 'Natal',
      message: 'Quero panetone',
      slug: 'natal-26',
      instance_id: 'n1',
      flow_id: null,
      match: 'equals',
      enabled: true,
    })
  })
})

it('each day of the period is in the chart, those without a visit too', () => {
  expect(everyDay(STATISTICS).map(({ day, visits }) => [day, visits])).toEqual([
    ['2026-11-28', 0],
    ['2026-11-29', 7],
    ['2026-11-30', 0],
  ])
})

describe('the list', () => {
  const asked: string[] = []
  const api = {
    get: async <Answer,>(_path: string, options?: { query?: { before?: unknown } }) => {
      const first = options?.query?.before === undefined
      return (
        first ? { campaigns: [make('natal')], next: 'x' } : { campaigns: [make('b')], next: null }
      ) as Answer
    },
    blob: async (path: string, options?: { query?: { format?: unknown } }) => {
      asked.push(`${path} ${options?.query?.format}`)
      return new Blob(['<svg/>'], { type: 'image/svg+xml' })
    },
  }
  const supabase = fakeSupabase({
    'rpc campaign_counts': () => answer({ campaigns: { natal: { visits: 1234, answers: 56 } } }),
    'rpc campaign_statistics': () => answer(STATISTICS),
  })

  it('shows all of them with what they brought', async () => {
    await renderPage(<CampaignList context={CONTEXT} />, { supabase, api })
    await waitFor(() => expect(screen.getByText('1.234 visitas e 56 respostas em 30 dias')).toBeTruthy())
    expect(screen.getByText('0 visitas e 0 respostas em 30 dias')).toBeTruthy()
    expect(screen.getAllByRole('switch')).toHaveLength(2)
  })

  it('shows, copies and hands out the code of a link', async () => {
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => {} }))
    await renderPage(<CampaignList context={{ ...CONTEXT, canManage: false }} />, { supabase, api })
    expect(screen.queryByRole('switch')).toBeNull()
    fireEvent.click(await screen.findByRole('button', { name: 'Link e QR de natal' }))
    expect(await screen.findByRole('img', { name: 'QR code de natal' })).toBeTruthy()
    expect(screen.getByText('https://zap.example/go/natal')).toBeTruthy()
    expect(screen.getByText('29 de nov.: visitas 7, respostas 2')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Baixar PNG' }))
    const path = '/api/accounts/a1/campaigns/natal/qr'
    await waitFor(() => expect(asked).toEqual([`${path} svg`, `${path} png`]))
  })
})
