import { describe, expect, it, vi } from 'vitest'
import { loadConfig } from './config.ts'
import { errorCode, toRequestError } from './errors.ts'
import { formatPhone, parsePhone } from './phone.ts'
import { formatDateTime, secondsUntil } from './time.ts'

describe('errors', () => {
  it.each([
    ['network', { message: 'TypeError: Failed to fetch' }, 0],
    ['session_expired', { message: 'JWT expired', code: 'PGRST303' }, 401],
    ['forbidden', { message: 'new row violates row-level security policy', code: '42501' }, 403],
    ['plan_limit_exceeded', { message: 'plan_limit_exceeded', code: 'P0001' }, 400],
    ['23505', { message: 'duplicate key value', code: '23505' }, 409],
    ['unknown', { message: 'what?' }, 500],
  ])('become %s', (code, failure, status) => {
    expect(toRequestError(failure, status).code).toBe(code)
  })

  it('that nobody translated are unknown', () => {
    expect(errorCode(new Error('odd'))).toBe('unknown')
    expect(errorCode(new TypeError('Failed to fetch'))).toBe('network')
  })
})

describe('the configuration', () => {
  it('is what the server answers', async () => {
    const config = {
      supabase_url: 'http://127.0.0.1:1',
      publishable_key: 'key',
      api_url: 'http://127.0.0.1:2/',
    }
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json(config))
    await expect(loadConfig()).resolves.toEqual(config)
  })

  it('leads to where the page is from', async () => {
    const config = { supabase_url: 'http://127.0.0.1:1', publishable_key: 'key', api_url: '/' }
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(Response.json(config))
    await expect(loadConfig()).resolves.toEqual({ ...config, api_url: `${window.location.origin}/` })
  })

  it.each([
    ['a page', new Response('<!doctype html>')],
    ['an error', new Response('', { status: 503 })],
    ['half of it', Response.json({ supabase_url: 'http://127.0.0.1:1' })],
  ])('is refused when the answer is %s', async (_what, response) => {
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(response)
    await expect(loadConfig()).rejects.toThrow()
  })
})

describe('phones and times', () => {
  it('read as people write them', () => {
    expect(formatPhone('5511999999999')).toBe('+55 (11) 99999-9999')
    expect(formatPhone('551133334444')).toBe('+55 (11) 3333-4444')
    expect(formatPhone('12025550123')).toBe('+1 202 555 0123')
    expect(formatDateTime('2026-03-02T15:00:00Z', 'pt-BR')).toMatch(/02\/03\/2026/)
  })

  it.each([
    ['(11) 99999-9999', '5511999999999'],
    ['011 99999 9999', '5511999999999'],
    ['5511999999999', '5511999999999'],
    ['+1 202 555 0123', '12025550123'],
    ['99999-9999', null],
    ['ana', null],
    ['+55 11 99999 9999 99999', null],
  ])('%s is understood as %s', (typed, digits) => {
    expect(parsePhone(typed)).toBe(digits)
  })

  it('count whole seconds and stop at zero', () => {
    const now = Date.parse('2026-01-01T00:00:00Z')
    expect(secondsUntil('2026-01-01T00:00:02.500Z', now)).toBe(3)
    expect(secondsUntil('2025-12-31T23:59:59Z', now)).toBe(0)
  })
})
