import { describe, expect, it } from 'vitest'
import { snippetOf } from './snippet.ts'

const shown = (message: string, query: string) =>
  snippetOf(message, query)
    .map(({ text, isHit }) => (isHit ? `[${text}]` : text))
    .join('')

describe('what is shown of a message that was found', () => {
  it.each([
    ['Vocês entregam bolos?', 'entrega bolo', 'Vocês [entregam] [bolos]?'],
    ['pedido de pão', 'PAO', 'pedido de [pão]'],
    ['*Sabor* de _uva_', 'sabor', '[Sabor] de uva'],
    ['uva e não sabor', 'uva -sabor', '[uva] e não sabor'],
    ['uma frase exata aqui', '"frase exata"', 'uma [frase] [exata] aqui'],
    ['nada disso', 'bolo', 'nada disso'],
    ['', 'bolo', ''],
    ['(.*) + [x]', '(.*', '(.*) + [x]'],
  ])('%s, looked for by %s', (message, query, expected) => {
    expect(shown(message, query)).toBe(expected)
  })

  it('begins shortly before the first hit and ends soon', () => {
    const found = shown(`${'antes '.repeat(100)}bolo${' depois'.repeat(100)}`, 'bolo')
    expect(found).toMatch(/^…antes .*\[bolo\] depois.*…$/)
    expect(found.length).toBeLessThan(200)
  })
})
