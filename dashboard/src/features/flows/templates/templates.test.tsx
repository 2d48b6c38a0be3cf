import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { answer, fakeSupabase, refusal, type Tables } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { TEMPLATES, templatesIn } from './catalogue.ts'
import { TemplateGallery } from './components/template-gallery.tsx'

/** An account in which all goes well, unless said otherwise; what was written there. */
function account(others: Tables = {}) {
  const written: [string, unknown][] = []
  const note = (table: string, reply = answer(null)) => ({
    [table]: (request: { inserted?: unknown; updated?: unknown; filters: unknown }) => {
      written.push([table, request.inserted ?? request.updated ?? request.filters])
      return reply
    },
  })
  const supabase = fakeSupabase({
    ...note('tags'),
    ...note('custom_fields'),
    ...note('flows', answer({ id: 'f1' })),
    ...note('rpc publish_flow', answer({ version_id: 'v1', number: 1, problems: [] })),
    ...note('keywords'),
    ...note('accounts', answer({ id: 'a1' })),
    ...others,
  })
  const tables = () => written.map(([table]) => table)
  return { supabase, written, tables }
}

async function open(supabase: ReturnType<typeof account>['supabase'], name: string) {
  await renderPage(<TemplateGallery accountId="a1" canManage />, { supabase, routed: true })
  fireEvent.click(screen.getByRole('button', { name: `Usar modelo: ${name}` }))
}

const go = () => fireEvent.click(screen.getByRole('button', { name: 'Usar e publicar' }))

describe('a template', () => {
  it('is used in one go: what it needs, the flow, its version, its words', async () => {
    const { supabase, written, tables } = account({
      tags: () => refusal(409, '23505', 'there already'),
    })
    await open(supabase, 'Cardápio e pedido')
    go()
    await waitFor(() => expect(screen.getByText('Pronto! O fluxo já responde.')).toBeTruthy())
    expect(screen.getByText(/escreva “cardápio”/)).toBeTruthy()
    expect(tables()).toEqual(['custom_fields', 'custom_fields', 'flows', 'rpc publish_flow', 'keywords'])
    expect(written.at(-1)?.[1]).toMatchObject({ match: 'equals', flow_id: 'f1' })
  })

  it('becomes the welcome of every new contact', async () => {
    const { supabase, written } = account()
    await open(supabase, 'Atendimento')
    go()
    await waitFor(() => expect(written.at(-1)).toEqual(['accounts', { welcome_flow_id: 'f1' }]))
  })

  it('whose flow could not be published is not made twice when it is tried again', async () => {
    let isWrong = true
    const { supabase, tables } = account({
      'rpc publish_flow': () => answer({ version_id: isWrong ? null : 'v1', problems: [] }),
    })
    await open(supabase, 'Fora do horário')
    go()
    await waitFor(() => expect(screen.getByText(/não pôde ser publicado/)).toBeTruthy())
    isWrong = false
    go()
    await waitFor(() => expect(screen.getByText('Pronto! O fluxo já responde.')).toBeTruthy())
    expect(tables().filter((table) => table === 'flows')).toHaveLength(1)
  })

  it('asks for a word before it begins with one', async () => {
    const { supabase, tables } = account()
    await open(supabase, 'Captação de lead')
    fireEvent.click(screen.getByRole('radio', { name: 'Quando alguém escreve uma palavra' }))
    go()
    expect(screen.getByText('Escreva pelo menos uma palavra.')).toBeTruthy()
    expect(tables()).toEqual([])
  })

  it('has its name in both languages', () => {
    expect(templatesIn('en').map(({ name }) => name)).toContain('Menu and order')
    expect(templatesIn('pt-BR')).toHaveLength(TEMPLATES.length)
  })
})
