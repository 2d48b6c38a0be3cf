import { describe, expect, it } from 'vitest'
import { findMentionable, insertMention, mentionQuery, mentionsOf } from './mentions.ts'

const TEAM = [
  { userId: 'ana', name: 'Ana' },
  { userId: 'anabela', name: 'Anabela Souza' },
  { userId: 'joao', name: 'João Lima' },
  { userId: 'nobody', name: '' },
]

describe('calling a colleague in a note', () => {
  it.each([
    ['@', ''],
    ['oi @jo', 'jo'],
    ['(@ana', 'ana'],
    ['ana@exemplo', undefined],
    ['@ana\noutra linha', undefined],
    ['oi', undefined],
  ])('%j asks for %j', (text, query) => {
    expect(mentionQuery(text, text.length)).toBe(query)
  })

  it('offers who has a name that begins so', () => {
    const names = (query: string) => findMentionable(TEAM, query).map(({ userId }) => userId)
    expect(names('ana')).toEqual(['ana', 'anabela'])
    expect(names('LIM')).toEqual(['joao'])
    expect(names('joao l')).toEqual(['joao'])
    expect(names('')).toEqual(['ana', 'anabela', 'joao'])
    expect(names('x')).toEqual([])
  })

  it('puts the name in place of what was typed', () => {
    const text = 'oi @jo, vê isso?'
    expect(insertMention(text, 6, { userId: 'joao', name: 'João Lima' })).toEqual({
      text: 'oi @João Lima , vê isso?',
      caret: 14,
    })
  })

  it.each([
    ['@João Lima, vê?', ['joao']],
    ['@joao lima', ['joao']],
    ['@Anabela Souza', ['anabela']],
    ['@Ana e @Anabela Souza', ['ana', 'anabela']],
    ['@João', []],
    ['ana', []],
    ['@', []],
  ])('%j calls %j', (text, called) => {
    expect(mentionsOf(text, TEAM)).toEqual(called)
  })
})
