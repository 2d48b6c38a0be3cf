import { describe, expect, it, vi } from 'vitest'
import { csvFile, toCsv } from '@/lib/csv.ts'
import type { Translate } from '@/lib/i18n.ts'
import { findTimezones, timezoneOptions } from '@/lib/timezones.ts'
import { answer, fakeSupabase } from '../../../../test/fake-supabase.ts'
import { exportMessages } from './api/export-account.ts'
import type { WorkingHours } from './types.ts'
import { copyToWeekdays, isRight, tidy, wrongSpans } from './working-hours.ts'

describe('working hours', () => {
  it('know spans that are empty or overlap', () => {
    expect(
      wrongSpans([
        ['09:00', '12:00'],
        ['13:00', '13:00'],
        ['11:00', '14:00'],
        ['', '18:00'],
      ]),
    ).toEqual([1, 2, 3])
    expect(
      isRight({
        mon: [
          ['09:00', '12:00'],
          ['12:00', '24:00'],
        ],
      }),
    ).toBe(true)
  })

  it.each([
    ['over midnight', { mon: [['18:00', '02:00']] }, true],
    ['to midnight', { mon: [['18:00', '24:00']], tue: [['00:00', '02:00']] }, true],
    ['through the night to the next opening', { mon: [['18:00', '09:00']], tue: [['09:00', '12:00']] }, true],
    ['into the hours of the next day', { mon: [['18:00', '02:00']], tue: [['01:00', '08:00']] }, false],
    ['into those of Monday', { sun: [['18:00', '02:00']], mon: [['01:00', '08:00']] }, false],
    [
      'beside the early hours of the same day',
      {
        mon: [
          ['00:00', '02:00'],
          ['18:00', '02:00'],
        ],
      },
      true,
    ],
  ] satisfies [string, WorkingHours, boolean][])('may go %s', (_where, hours, right) => {
    expect(isRight(hours)).toBe(right)
  })

  it('are kept without closed days and in order, and are copied to the working days alone', () => {
    expect(
      tidy({
        sat: [],
        mon: [
          ['13:00', '18:00'],
          ['09:00', '12:00'],
        ],
      }),
    ).toEqual({
      mon: [
        ['09:00', '12:00'],
        ['13:00', '18:00'],
      ],
    })
    const copied = copyToWeekdays({ mon: [['08:00', '17:00']], sun: [['10:00', '12:00']] }, 'mon')
    expect(Object.keys(tidy(copied))).toEqual(['mon', 'tue', 'wed', 'thu', 'fri', 'sun'])
    expect(copied.sun).toEqual([['10:00', '12:00']])
  })
})

const t: Translate = (id) => id

describe('the export', () => {
  it('quotes what CSV needs quoted and disarms formulas', () => {
    expect(toCsv([['a,b', 'say "hi"', 'two\nlines', '=1+1', null, -3.5, true]], 'en')).toBe(
      '"a,b","say ""hi""","two\nlines",\'=1+1,,-3.5,true\r\n',
    )
  })

  it('is as spreadsheets of the language read it', async () => {
    expect(toCsv([['a;b', 1.5, 'ç']], 'pt-BR')).toBe('"a;b";1,5;ç\r\n')
    const bytes = new Uint8Array(await csvFile(['ç']).arrayBuffer())
    expect([...bytes]).toEqual([0xef, 0xbb, 0xbf, 0xc3, 0xa7])
  })

  it.each([' =1', '\n=1', '\u00a0=1', '\u200b=1', '\ufeff@1', '\uff1d1', ' \uff0b1'])(
    '%j is no formula',
    (cell) => {
      expect(toCsv([[cell]], 'en')).toMatch(/^"?'/)
    },
  )

  it('reads page after page until one is not full', async () => {
    const timestamp = new Date(2026, 10, 30, 14, 2, 11).toISOString()
    const row = (seq: number) => ({ seq, message: `m${seq}`, timestamp, from_me: seq === 1 })
    const pages = [Array.from({ length: 1_000 }, (_, index) => row(index + 1)), [row(1_001)]]
    const conversations = vi.fn((_request: { filters: Record<string, unknown> }) => answer(pages.shift()))
    const counts: number[] = []
    const reader = { locale: 'pt-BR', t, onCount: (count: number) => void counts.push(count) }
    const blob = await exportMessages(fakeSupabase({ conversations }), 'a1', reader)
    expect(conversations.mock.calls.map(([{ filters }]) => filters.seq)).toEqual([0, 1_000])
    expect(counts).toEqual([1_000])
    const [titles, first, ...others] = (await blob.text()).split('\r\n')
    expect(titles).toContain('account_settings.column.timestamp;')
    expect(first).toBe('1;2026-11-30 14:02:11;;;;common.yes;;m1;;;')
    expect(others).toHaveLength(1_001)
  })
})

describe('a time zone', () => {
  it('is a city with its hours, found however it is typed', () => {
    const options = timezoneOptions('America/Sao_Paulo', 'pt-BR')
    expect(options[0]?.label).toBe('São Paulo (GMT-3)')
    expect(findTimezones(options, 'sao paulo').map(({ value }) => value)).toEqual(['America/Sao_Paulo'])
    expect(findTimezones(options, 'LISBOA')[0]?.value).toBe('Europe/Lisbon')
    expect(findTimezones(options, 'America/Belem')[0]?.label).toBe('Belém (GMT-3)')
    expect(findTimezones(options, 'nowhere at all')).toEqual([])
    expect(findTimezones(options, '').length).toBe(40)
  })
})
