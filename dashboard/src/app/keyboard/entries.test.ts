import { Tag } from 'lucide-react'
import { describe, expect, it } from 'vitest'
import { type Entry, groupEntries, isMatch } from './entries.ts'
import { keepRecent, readRecent, recentOf } from './recent.ts'

const entry = (id: string, group: Entry['group'] = 'pages'): Entry => ({
  id,
  group,
  label: id,
  icon: Tag,
  run: () => undefined,
})

describe('what is typed', () => {
  it('finds words in any order, without accents, and the digits of a phone', () => {
    const number = { label: 'Número do balcão', detail: '+55 (11) 95555-1011' }
    for (const text of ['', 'numero', 'balcao num', '955551011', '5555-1011', ' NÚMERO '])
      expect(isMatch(number, text), text).toBe(true)
    for (const text of ['caixa', 'balcao caixa', '777']) expect(isMatch(number, text), text).toBe(false)
  })
})

describe('the palette', () => {
  const entries = [entry('do:close', 'actions'), entry('page:a'), entry('page:b'), entry('page:c')]
  const shown = (recent: string[], text: string) =>
    groupEntries(entries, recent, text).map(({ name, entries: found }) => [
      name,
      ...found.map(({ id }) => id),
    ])

  it('begins with what was used lately, the last first', () => {
    expect(shown(['page:c', 'do:close', 'chat:gone'], '')).toEqual([
      ['recent', 'page:c', 'do:close'],
      ['pages', 'page:a', 'page:b'],
    ])
  })

  it('has it first in its group once something is typed', () => {
    expect(shown(['page:c'], 'x')).toEqual([
      ['actions', 'do:close'],
      ['pages', 'page:c', 'page:a', 'page:b'],
    ])
  })
})

describe('what was used lately', () => {
  it('is kept for each person, the last first, and no more than eight', () => {
    for (let index = 0; index < 10; index += 1) keepRecent('ana', `chat:${index}`)
    keepRecent('ana', 'chat:5')
    keepRecent('bia', 'page:/perfil')
    expect(recentOf(readRecent('ana'), 'chat')).toEqual(['5', '9', '8', '7', '6', '4', '3', '2'])
    expect(readRecent('bia')).toEqual(['page:/perfil'])
  })

  it('is nothing when the browser kept nonsense', () => {
    localStorage.setItem('zapbase.recent.ana', '{"a":1}')
    expect(readRecent('ana')).toEqual([])
    localStorage.setItem('zapbase.recent.ana', 'x')
    expect(readRecent('ana')).toEqual([])
  })
})
