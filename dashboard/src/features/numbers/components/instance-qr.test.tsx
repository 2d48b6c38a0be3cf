import { act, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { answer, fakeSupabase } from '../../../../test/fake-supabase.ts'
import { makeInstance } from '../../../../test/fixtures.ts'
import { renderPage } from '../../../../test/render.tsx'
import { InstanceQr } from './instance-qr.tsx'

const idle = { run: vi.fn(), pending: undefined, failure: undefined }
const NOW = '2026-11-22T12:00:00Z'

describe('the QR code', () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date(NOW) }))
  afterEach(() => void vi.useRealTimers())

  it('counts down to its expiry and then waits for the next', async () => {
    const instance = makeInstance({
      status: 'awaiting_scan',
      qr_code: '2@abc',
      qr_expires_at: '2026-11-22T12:00:03Z',
    })
    await renderPage(<InstanceQr instance={instance} command={idle} canManage />)
    expect(screen.getByRole('timer').textContent).toBe('Novo código em 3 segundos')
    act(() => void vi.advanceTimersByTime(2_000))
    expect(screen.getByRole('timer').textContent).toBe('Novo código em 1 segundo')
    act(() => void vi.advanceTimersByTime(2_000))
    expect(screen.getByRole('timer').textContent).toBe('Renovando o código…')
  })

  it('counts in English too', async () => {
    const instance = makeInstance({ qr_code: '2@abc', qr_expires_at: '2026-11-22T12:00:20Z' })
    await renderPage(<InstanceQr instance={instance} command={idle} canManage />, { locale: 'en' })
    expect(screen.getByRole('timer').textContent).toBe('New code in 20 seconds')
  })

  it('is an image named after its number, with the raw text for programs', async () => {
    await renderPage(<InstanceQr instance={makeInstance({ qr_code: '2@abc' })} command={idle} canManage />)
    const image = screen.getByRole('img', { name: 'Código QR para conectar +55 (11) 99999-9999' })
    expect(image.getAttribute('data-qr')).toBe('2@abc')
  })

  it('says that it is being prepared while there is none', async () => {
    await renderPage(<InstanceQr instance={makeInstance()} command={idle} canManage />)
    expect(screen.getByText('Preparando o código…')).toBeTruthy()
  })

  it('gives way to a pairing code for the phone that somebody types as people do', async () => {
    const instance = makeInstance({ instance_name: 'Vendas', qr_code: '2@abc' })
    const page = await renderPage(<InstanceQr instance={instance} command={idle} canManage />)
    fireEvent.click(screen.getByRole('button', { name: 'Usar código em vez do QR' }))
    fireEvent.click(screen.getByRole('button', { name: 'Gerar código' }))
    expect(idle.run).not.toHaveBeenCalled()
    expect(screen.getByText(/precisa ter o código do país/)).toBeTruthy()
    fireEvent.change(screen.getByLabelText('Telefone deste número'), { target: { value: '(11) 98765-4321' } })
    fireEvent.click(screen.getByRole('button', { name: 'Gerar código' }))
    expect(idle.run).toHaveBeenCalledWith('pairing_code', { phone: '5511987654321' })
    page.unmount()
    vi.useRealTimers()
    const supabase = fakeSupabase({ 'rpc pairing_code': () => answer('ABCD1234') })
    const coded = makeInstance({ ...instance, status: 'awaiting_scan' })
    await renderPage(<InstanceQr instance={coded} command={idle} canManage />, { supabase })
    expect(await screen.findByText('ABCD1234')).toBeTruthy()
  })

  it('asks for no pairing code in the name of who may not pair', async () => {
    const code = vi.fn(() => answer('ABCD1234'))
    const instance = makeInstance({ status: 'awaiting_scan', qr_code: '2@abc' })
    const supabase = fakeSupabase({ 'rpc pairing_code': code })
    await renderPage(<InstanceQr instance={instance} command={idle} canManage={false} />, { supabase })
    expect(code).not.toHaveBeenCalled()
  })
})
