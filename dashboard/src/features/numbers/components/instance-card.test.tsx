import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Locale } from '@/lib/i18n.ts'
import { answer, fakeSupabase } from '../../../../test/fake-supabase.ts'
import { makeInstance } from '../../../../test/fixtures.ts'
import { renderPage } from '../../../../test/render.tsx'
import type { Instance, InstanceStatus } from '../types.ts'
import { InstanceCard } from './instance-card.tsx'

const WORDS: [InstanceStatus, string, string][] = [
  ['disconnected', 'Desconectado', 'Disconnected'],
  ['connecting', 'Conectando', 'Connecting'],
  ['awaiting_scan', 'Aguardando leitura', 'Waiting for scan'],
  ['connected', 'Conectado', 'Connected'],
  ['failed', 'Com falha', 'Failed'],
]

async function renderCard(
  values: Partial<Instance>,
  options: {
    locale?: Locale
    canManage?: boolean
    isOwner?: boolean
    accountPhone?: string
    catchUpFailed?: boolean
  } = {},
) {
  const commands: unknown[] = []
  const supabase = fakeSupabase({
    instance_commands: ({ inserted }) => {
      if (inserted) commands.push(inserted.command)
      return answer({ id: 'c1', command: inserted?.command ?? 'start', status: 'running', error_code: null })
    },
  })
  const { locale = 'pt-BR', canManage = true, isOwner = true, accountPhone, catchUpFailed = false } = options
  await renderPage(
    <InstanceCard
      instance={makeInstance(values)}
      accountName="Conta 1"
      accountPhone={accountPhone}
      canManage={canManage}
      isOwner={isOwner}
      health={{ instance_id: 'i', uptime: 0.9954, messages_today: 1234, catch_up_failed: catchUpFailed }}
      uptime={undefined}
    />,
    { locale, supabase, routed: true },
  )
  return commands
}

const button = (name: RegExp) => screen.getByRole<HTMLButtonElement>('button', { name })

describe('the card of a number', () => {
  it.each(WORDS)('says %s in words, in both languages', async (status, portuguese, english) => {
    await renderCard({ status })
    expect(screen.getByRole('status').textContent).toBe(portuguese)
    await renderCard({ status }, { locale: 'en' })
    expect(screen.getAllByRole('status')[1]?.textContent).toBe(english)
  })

  it('has the number as its accessible name and says in little that all is well', async () => {
    await renderCard({ status: 'connected', phone: '5511999999999', last_connected: '2026-11-22T12:00:00Z' })
    const card = screen.getByRole('article', { name: '+55 (11) 99999-9999' })
    expect(card.textContent).toContain('Conta 1')
    expect(card.textContent).toContain('Tudo certo')
    expect(card.textContent?.match(/99999-9999/g)).toHaveLength(1)
    expect(card.textContent).not.toMatch(/Porta|5001/)
    expect(card.textContent).toContain('99,5%')
    expect(card.textContent).toContain('1.234')
  })

  it('says when one that is away was connected last', async () => {
    await renderCard({ status_reason: 'logged_out', last_connected: '2026-11-22T12:00:00Z' })
    expect(screen.getByRole('article').textContent).toMatch(/2\d\/11\/2026/)
  })

  it('shows its phone below a name of its own', async () => {
    await renderCard({ status: 'connected', instance_name: 'Vendas', phone: '5511999999999' })
    expect(screen.getByRole('article', { name: 'Vendas' }).textContent).toContain('+55 (11) 99999-9999')
  })

  it('offers to leave the phone among the rare things, not in the first row', async () => {
    await renderCard({ status: 'connected', phone: '5511999999999' })
    const logout = await screen.findByRole('button', { name: 'Desconectar aparelho' })
    expect(logout.textContent).toBe('')
    expect(logout.className).not.toContain('text-danger')
  })

  it('shows the cause and the next step of a failure', async () => {
    await renderCard({ status: 'failed', status_reason: 'port_in_use' })
    expect(screen.getByText('O servidor está ocupado')).toBeTruthy()
    expect(screen.getByText(/Espere um minuto/)).toBeTruthy()
  })

  it.each([
    ['pt-BR', 'Outro telefone foi conectado'],
    ['en', 'Another phone was connected'],
  ] as const)('says which phone was expected and which came, in %s', async (locale, title) => {
    const wrong = { phone: '5511999999999', refused_phone: '5521988887777' }
    await renderCard({ status: 'failed', status_reason: 'wrong_number', ...wrong }, { locale })
    const alert = screen.getByText(title).parentElement?.textContent
    expect(alert).toContain('+55 (11) 99999-9999')
    expect(alert).toContain('+55 (21) 98888-7777')
    expect(screen.queryByRole('button', { name: /Desconectar aparelho|Unlink/ })).toBeNull()
  })

  it('says when the connected phone is not the account’s', async () => {
    await renderCard({ status: 'connected', phone: '5521988887777' }, { accountPhone: '5511999999999' })
    expect(screen.getByText(/Foi conectado \+55 \(21\) 98888-7777/)).toBeTruthy()
  })

  it('takes both spellings of a mobile for one phone', async () => {
    await renderCard({ status: 'connected', phone: '552188887777' }, { accountPhone: '5521988887777' })
    expect(screen.queryByText(/Foi conectado/)).toBeNull()
  })

  it('replaces the phone once its owner has typed it', async () => {
    const commands = await renderCard({ status: 'connected', phone: '5511999999999' })
    fireEvent.click(await screen.findByRole('button', { name: /Trocar o telefone/ }))
    const dialog = within(screen.getByRole('dialog'))
    const confirm = dialog.getByRole<HTMLButtonElement>('button', { name: 'Trocar telefone' })
    expect(confirm.disabled).toBe(true)
    fireEvent.change(dialog.getByRole('textbox'), { target: { value: '+55 (11) 99999-9999' } })
    fireEvent.click(confirm)
    await waitFor(() => expect(commands).toEqual(['replace_number']))
  })

  it('offers that to owners only, and where there is a phone to replace', async () => {
    await renderCard({ status: 'connected', phone: '5511999999999' }, { isOwner: false })
    expect(screen.queryByRole('button', { name: /Trocar o telefone/ })).toBeNull()
    await renderCard({ status: 'disconnected', phone: null })
    expect(screen.queryByRole('button', { name: /Trocar o telefone/ })).toBeNull()
  })

  it('shows an unknown status and reason as they are', async () => {
    await renderCard({ status: 'sleeping' as InstanceStatus, status_reason: 'full_moon' })
    expect(screen.getByRole('status').textContent).toBe('Situação sleeping')
    expect(screen.getByText(/full_moon/)).toBeTruthy()
  })

  it('says when nobody supervises the number', async () => {
    await renderCard({ status: 'connected', supervised_until: '2020-01-01T00:00:00Z' })
    expect(screen.getByText('Sem notícias')).toBeTruthy()
  })

  it('says that what came while it was away may be missing', async () => {
    await renderCard({ status: 'connected' })
    expect(screen.queryByText('Histórico incompleto')).toBeNull()
    await renderCard({ status: 'connected' }, { catchUpFailed: true })
    expect(screen.getByText('Histórico incompleto')).toBeTruthy()
  })

  it('starts a number and shows that it is under way', async () => {
    const commands = await renderCard({ status: 'disconnected' })
    fireEvent.click(button(/Iniciar/))
    await waitFor(() => expect(button(/Iniciando/).disabled).toBe(true))
    expect(commands).toEqual(['start'])
  })

  it('logs out only after a confirmation', async () => {
    const commands = await renderCard({ status: 'connected', phone: '5511999999999' })
    fireEvent.click(await screen.findByRole('button', { name: /Desconectar aparelho/ }))
    const dialog = screen.getByRole('alertdialog')
    expect(commands).toEqual([])
    fireEvent.click(within(dialog).getByRole('button', { name: 'Desconectar aparelho' }))
    await waitFor(() => expect(commands).toEqual(['logout']))
  })

  it('does nothing when the confirmation is declined', async () => {
    const commands = await renderCard({ status: 'connected', phone: '5511999999999' })
    fireEvent.click(await screen.findByRole('button', { name: /Desconectar aparelho/ }))
    fireEvent.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Cancelar' }))
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
    expect(commands).toEqual([])
  })

  it('lets an agent look but not touch, and says why', async () => {
    await renderCard({ status: 'connected' }, { canManage: false })
    for (const action of screen.getAllByRole<HTMLButtonElement>('button')) expect(action.disabled).toBe(true)
    expect(screen.getByText(/Só donos e administradores/)).toBeTruthy()
  })
})

describe('a command that failed', () => {
  const failing = (code: string) =>
    fakeSupabase({
      instance_commands: () => answer({ id: 'c1', command: 'start', status: 'failed', error_code: code }),
    })
  const start = async (values: Partial<Instance>, code: string) => {
    const card = (instance: Instance) => (
      <InstanceCard
        instance={instance}
        accountName={undefined}
        accountPhone={undefined}
        canManage
        isOwner
        health={undefined}
        uptime={undefined}
      />
    )
    const page = await renderPage(card(makeInstance(values)), { supabase: failing(code), routed: true })
    fireEvent.click(button(/Iniciar/))
    return { show: (next: Partial<Instance>) => page.rerender(card(makeInstance(next))) }
  }

  it('is told with its cause until the number gets there by another way', async () => {
    const { show } = await start({ status: 'disconnected' }, 'no_orchestrator')
    await waitFor(() =>
      expect(screen.getByText('Não foi possível iniciar. Nenhum servidor disponível')).toBeTruthy(),
    )
    show({ status: 'connected' })
    expect(screen.queryByText(/Não foi possível iniciar/)).toBeNull()
  })

  it('is not told twice when the status says the same', async () => {
    const { show } = await start({ status: 'disconnected' }, 'browser_missing')
    await waitFor(() => expect(screen.getByText(/Falta o navegador/)).toBeTruthy())
    show({ status: 'failed', status_reason: 'browser_missing' })
    expect(screen.getAllByText(/Falta o navegador/)).toHaveLength(1)
  })
})
