import { describe, expect, it } from 'vitest'
import { contentOf, gapsOf, preview, readTemplate, type Template } from './templates.ts'

const made = (...components: object[]) =>
  readTemplate({ id: 't', name: 'pedido', language: 'pt_BR', components }) as Template
const ORDER = made(
  { type: 'HEADER', format: 'TEXT', text: 'Pedido {{1}}' },
  { type: 'BODY', text: 'Olá {{2}}, o pedido {{1}} chega {{2}}.' },
  { type: 'FOOTER', text: 'Padaria' },
)

describe('a template', () => {
  it('has each gap once, and its values by their place', () => {
    expect(gapsOf(ORDER)).toEqual([
      { part: 'header', name: '1' },
      { part: 'body', name: '2' },
      { part: 'body', name: '1' },
    ])
    const values = { 'header.1': ' 7 ', 'body.1': 'sete', 'body.2': 'Ana' }
    expect(contentOf(ORDER, values)).toEqual({
      name: 'pedido',
      language: 'pt_BR',
      header: ['7'],
      body: ['sete', 'Ana'],
    })
    expect(preview(ORDER, values)).toBe('Pedido 7\n\nOlá Ana, o pedido sete chega Ana.\n\nPadaria')
    expect(preview(ORDER, { 'body.1': ' ' })).toContain('o pedido {{1}} chega {{2}}')
  })

  it('has values by their names where Meta has names', () => {
    const named = made({ type: 'BODY', text: 'Olá {{ nome }}, {{dia}}' })
    expect(contentOf(named, { 'body.nome': 'Ana', 'body.dia': 'hoje' })).toEqual({
      name: 'pedido',
      language: 'pt_BR',
      header: [],
      body: { nome: 'Ana', dia: 'hoje' },
    })
  })

  it.each([
    ['a file in its header', { type: 'HEADER', format: 'IMAGE' }, false],
    [
      'an address that is filled in',
      { type: 'BUTTONS', buttons: [{ type: 'URL', url: 'https://x/{{1}}' }] },
      false,
    ],
    ['an address that is whole', { type: 'BUTTONS', buttons: [{ type: 'URL', url: 'https://x' }] }, true],
    ['no format', { type: 'HEADER', text: 'Oi' }, true],
  ])('with %s is sent from here or not', (_, component, isSent) => {
    expect(made(component) !== undefined).toBe(isSent)
  })
})
