import { act, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeInstance } from '../../../../test/fixtures.ts'
import { renderPage } from '../../../../test/render.tsx'
import { InstanceQr } from './instance-qr.tsx'

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
    await renderPage(<InstanceQr instance={instance} />)
    expect(screen.getByRole('timer').textContent).toBe('Novo código em 3 segundos')
    act(() => void vi.advanceTimersByTime(2_000))
    expect(screen.getByRole('timer').textContent).toBe('Novo código em 1 segundo')
    act(() => void vi.advanceTimersByTime(2_000))
    expect(screen.getByRole('timer').textContent).toBe('Renovando o código…')
  })

  it('counts in English too', async () => {
    const instance = makeInstance({ qr_code: '2@abc', qr_expires_at: '2026-11-22T12:00:20Z' })
    await renderPage(<InstanceQr instance={instance} />, { locale: 'en' })
    expect(screen.getByRole('timer').textContent).toBe('New code in 20 seconds')
  })

  it('is an image named after its number, with the raw text for programs', async () => {
    await renderPage(<InstanceQr instance={makeInstance({ qr_code: '2@abc' })} />)
    const image = screen.getByRole('img', { name: 'Código QR para conectar +55 (11) 99999-9999' })
    expect(image.getAttribute('data-qr')).toBe('2@abc')
  })

  it('says that it is being prepared while there is none', async () => {
    await renderPage(<InstanceQr instance={makeInstance()} />)
    expect(screen.getByText('Preparando o código…')).toBeTruthy()
  })
})
