import { describe, expect, it } from 'vitest'
import { insert, isClosed, nameOutputs, toggleMark } from './template-text.ts'

const GROUPS = [{ label: 'Contato', placeholders: [{ code: 'contact.first_name', label: 'Primeiro nome' }] }]

describe('a text that holds what is known', () => {
  it('is shown with the names of it, whatever filters stand behind', () => {
    expect(nameOutputs("Oi {{ contact.first_name | default: 'tudo bem' }}, {{pedido}}!", GROUPS)).toBe(
      'Oi ‹Primeiro nome›, ‹pedido›!',
    )
    expect(nameOutputs('{% if troco %}troco{% endif %}', GROUPS)).toBe('troco')
  })

  it.each([
    ['Oi {{ contact.name }}', true],
    ['Oi {{ contact.name', false],
    ['Oi contact.name }}', false],
    ['{% if a %}x{% endif %}', true],
    ['{% if a x', false],
    ['{{ a }} {{ b', false],
    ['{{ {{ a }}', false],
    ['{ }', true],
    ['', true],
  ])('%s is closed: %s', (text, closed) => {
    expect(isClosed(text)).toBe(closed)
  })
})

describe('a mark', () => {
  const select = (text: string, start: number, end: number) => ({ text, start, end })

  it('goes around the words, not the blanks', () => {
    expect(toggleMark(select('uma palavra só', 3, 12), 'bold')).toEqual(select('uma *palavra* só', 5, 12))
  })

  it('goes away again', () => {
    const marked = toggleMark(select('oi', 0, 2), 'code')
    expect(marked).toEqual(select('```oi```', 3, 5))
    expect(toggleMark(marked, 'code')).toEqual(select('oi', 0, 2))
  })

  it('waits for words where none are', () => {
    expect(toggleMark(select('a ', 2, 2), 'italic')).toEqual(select('a __', 3, 3))
  })
})

it('what is inserted takes the place of what is selected, the cursor behind it', () => {
  expect(insert({ text: 'Oi X!', start: 3, end: 4 }, '{{ a }}')).toEqual({
    text: 'Oi {{ a }}!',
    start: 10,
    end: 10,
  })
})
