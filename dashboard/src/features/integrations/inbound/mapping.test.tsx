import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { HookMapping } from '@/lib/hook-mapping.ts'
import { answer } from '../../../../test/fake-supabase.ts'
import { answerConfig, CONTEXT, HOTMART, make, press, SAMPLE, store } from '../../../../test/inbound-hooks.ts'
import { hotmart, kiwify, mercadoPago } from '../../../../test/inbound-sources.ts'
import { renderPage } from '../../../../test/render.tsx'
import { MappingEditor } from './components/mapping-editor.tsx'
import { draftOf, fromText, mappingOf, toText } from './mapping.ts'
import { leavesOf, toIdentifier, valueName } from './paths.ts'

beforeEach(answerConfig)

describe('a mapping', () => {
  it.each([hotmart, kiwify, mercadoPago])(
    'of $title is the same after it was shown as text',
    ({ mapping }) => {
      expect(mappingOf(draftOf(mapping as HookMapping))).toEqual(mapping)
    },
  )

  it('joins parts and keeps alternatives, a line each', () => {
    expect(fromText(' $.a \n\n$.b + $.c ')).toEqual(['$.a', ['$.b', '$.c']])
    expect(fromText('$.b + $.c')).toEqual([['$.b', '$.c']])
    expect(fromText('$.a')).toBe('$.a')
    expect(fromText(' \n ')).toBeUndefined()
    expect(fromText("$[?@.a=='x + y'].b")).toBe("$[?@.a=='x + y'].b")
    expect(toText(undefined)).toBe('')
  })
})

describe('the values of a call', () => {
  it('are found by the paths that are shown, whatever their names are', () => {
    expect(leavesOf(SAMPLE.document).map(({ path }) => path)).toEqual([
      '$.headers["x-topic"]',
      '$.body.id',
      '$.body.buyer.full_name',
      '$.body.buyer.phone',
      '$.body.items[0].Produto',
    ])
    const [leaf] = leavesOf({ body: { 'a"b\\c\n': 1 } })
    expect(leaf?.path).toBe(String.raw`$.body["a\"b\\c\n"]`)
    expect(leavesOf({ body: { ['x'.repeat(300)]: 1 } })).toEqual([])
  })

  it('have names that messages can use', () => {
    expect(toIdentifier('Preço do Bolo (R$)')).toBe('preco_do_bolo_r')
    expect(toIdentifier('1º nome')).toBe('_1_nome')
    expect(toIdentifier('…')).toBe('')
    expect(valueName({ path: '', label: 'body.items[0].Produto', value: '' })).toBe('produto')
    expect(valueName({ path: '', label: 'body.tags[0]', value: '' })).toBe('tags')
  })
})

describe('the mapping', () => {
  const READING = {
    event: null,
    key: null,
    phone: '+5511988887001',
    name: 'Ana',
    fields: { cidade: 'Bauru' },
    variables: { produto: 'Bolo' },
    message: 'Oi, Ana',
    code: null,
    detail: null,
  }

  it('is made by clicking on what came, tried and saved', async () => {
    const { supabase, written } = store()
    const tried: unknown[] = []
    const api = {
      post: async <Answer,>(path: string, body?: unknown) => {
        tried.push([path, body])
        return READING as Answer
      },
    }
    await renderPage(<MappingEditor context={CONTEXT} hook={make({ events: ['paid'] })} />, { supabase, api })
    const click = async (text: string, target: string) => {
      fireEvent.click(await screen.findByRole('button', { name: new RegExp(text) }))
      fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: target }))
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    }
    await click('98888-7001', 'Telefone')
    await click('Ana', 'Nome da pessoa')
    await click('orders/paid', 'Cidade')
    await click('Bolo', 'Usar')
    const mapping = {
      phone: '$.body.buyer.phone',
      name: '$.body.buyer.full_name',
      fields: { cidade: '$.headers["x-topic"]' },
      values: { produto: '$.body.items[0].Produto' },
    }
    press('Testar')
    expect(await screen.findByText('Oi, Ana')).toBeTruthy()
    expect(screen.getByText('Com este aviso aconteceria:')).toBeTruthy()
    expect(tried).toEqual([
      [
        '/api/accounts/a1/inbound-hooks/try',
        { document: SAMPLE.document, mapping, events: ['paid'], message: null },
      ],
    ])
    press('Tirar Campo Cidade')
    press('Salvar mapeamento')
    const { fields: _fields, ...saved } = mapping
    await waitFor(() => expect(written).toEqual([{ mapping: saved }]))
  })

  it('says why nothing would follow, and shows the example of a system before anything came', async () => {
    const { supabase } = store({ inbound_hook_samples: () => answer([]) })
    const api = {
      post: async <Answer,>() =>
        ({ ...READING, phone: null, code: 'phone_missing', detail: '$.x' }) as Answer,
    }
    const hook = make({ source: 'hotmart', mapping: HOTMART.mapping })
    await renderPage(<MappingEditor context={CONTEXT} hook={hook} />, { supabase, api })
    expect(await screen.findByText('Exemplo: Hotmart')).toBeTruthy()
    expect(screen.getByText('body.data.buyer.name')).toBeTruthy()
    expect((screen.getByRole('button', { name: 'Salvar mapeamento' }) as HTMLButtonElement).disabled).toBe(
      true,
    )
    press('Testar')
    expect(await screen.findByText(/Não há telefone onde o mapeamento o procura/)).toBeTruthy()
  })

  it('is as it was when its names come back in another order', async () => {
    const hook = make({ mapping: { values: { bb: '$.b', a: '$.a' } } })
    const { supabase } = store()
    const { rerender } = await renderPage(<MappingEditor context={CONTEXT} hook={hook} />, { supabase })
    rerender(
      <MappingEditor context={CONTEXT} hook={make({ mapping: { values: { a: '$.a', bb: '$.b' } } })} />,
    )
    expect((screen.getByRole('button', { name: 'Salvar mapeamento' }) as HTMLButtonElement).disabled).toBe(
      true,
    )
  })
})
