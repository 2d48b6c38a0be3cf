import { describe, expect, it } from 'vitest'
import {
  contentOf,
  distinct,
  fillingOf,
  gapsOf,
  isWhole,
  readTemplate,
  type Template,
  valueAt,
  withValue,
} from './message-templates.ts'
import { preview, textOfContent } from './template-previews.ts'

const made = (...components: object[]) =>
  readTemplate({ id: 't', instance_id: 'i', name: 'pedido', language: 'pt_BR', components }) as Template
const ORDER = made(
  { type: 'HEADER', format: 'TEXT', text: 'Pedido {{1}}' },
  { type: 'BODY', text: 'Olá {{2}}, o pedido {{1}} chega {{2}}.' },
  { type: 'FOOTER', text: 'Padaria' },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Ok' },
      { type: 'URL', url: 'https://x/{{1}}' },
    ],
  },
)
const HEADER = { part: 'header', name: '1' } as const
const BUTTON = { part: 'button', name: '1' } as const

describe('a template', () => {
  it('has each gap once, and its values by their place', () => {
    expect(gapsOf(ORDER)).toEqual([HEADER, { part: 'body', name: '2' }, { part: 'body', name: '1' }, BUTTON])
    const texts = { header1: ' 7 ', body1: 'sete', body2: 'Ana', button1: 'abc' }
    const filling = gapsOf(ORDER).reduce(
      (filled, gap) => withValue(filled, gap, texts[`${gap.part}${gap.name}` as 'body1']),
      fillingOf(ORDER),
    )
    expect(isWhole(ORDER, filling)).toBe(true)
    const content = contentOf(filling)
    expect(content).toEqual({
      name: 'pedido',
      language: 'pt_BR',
      header: ['7'],
      body: ['sete', 'Ana'],
      buttons: [null, 'abc'],
    })
    const read = 'Pedido 7\n\nOlá Ana, o pedido sete chega Ana.\n\nPadaria'
    expect(preview(ORDER, (gap) => valueAt(filling, gap))).toBe(read)
    expect(textOfContent([ORDER], content)).toBe(read)
    expect(textOfContent([], content)).toBe('pedido (pt_BR)')
    expect(isWhole(ORDER, withValue(filling, BUTTON, ' '))).toBe(false)
  })

  it('keeps a gap without a value to be seen', () => {
    expect(preview(ORDER, () => ' ')).toContain('o pedido {{1}} chega {{2}}')
  })

  it('has values by their names where Meta has names, and none of another template', () => {
    const named = made({ type: 'BODY', text: 'Olá {{ nome }}, {{dia}}' })
    const values = [
      { part: 'body', name: 'nome', text: 'Ana' },
      { part: 'body', name: 'loja', text: 'Centro' },
    ] as const
    const content = { name: 'pedido', language: 'pt_BR', header: [], body: { nome: 'Ana', dia: '' } }
    expect(contentOf(fillingOf(named, values))).toEqual(content)
    expect(textOfContent([named], content)).toBe('Olá Ana, {{dia}}')
  })

  it.each([
    ['a file in its header', { type: 'HEADER', format: 'IMAGE' }, false],
    ['no format', { type: 'HEADER', text: 'Oi' }, true],
  ])('with %s is sent from here or not', (_, component, isSent) => {
    expect(made(component) !== undefined).toBe(isSent)
  })

  it('that two numbers have is chosen once', () => {
    expect(
      distinct([ORDER, { ...ORDER, id: 'u', instanceId: 'j' }, { ...ORDER, language: 'en' }]),
    ).toHaveLength(2)
  })
})
