import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { type ComponentType, useState } from 'react'
import { describe, expect, it } from 'vitest'
import { ChoicesProvider, NO_CHOICES } from '@/lib/choices.ts'
import type { NodeFormProps } from '@/lib/flow/form.ts'
import type { FlowNode, Graph } from '@/lib/flow/graph.ts'
import { answer, fakeSupabase } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { FORMS } from './index.ts'

const CHOICES = {
  ...NO_CHOICES,
  tags: [{ name: 'cliente', color: null }],
  fields: [{ id: 'f', name: 'email', label: 'E-mail', type: 'text' as const }],
  flows: [{ id: '00000000-0000-4000-8000-000000000001', name: 'Atendimento' }],
  instances: [{ id: 'i', name: 'Oficial', engine: 'cloud' as const }],
  templates: [
    {
      id: 't',
      instanceId: 'i',
      name: 'pedido',
      language: 'pt_BR',
      components: [{ type: 'BODY', text: 'Olá {{1}}, chega {{2}}.' }],
    },
    { id: 'u', instanceId: 'i', name: 'oi', language: 'pt_BR', components: [{ type: 'BODY', text: 'Oi!' }] },
  ],
}

interface HostProps {
  first: FlowNode
  readOnly: boolean
  onSeen: (node: FlowNode) => void
}

function Host({ first, readOnly, onSeen }: HostProps) {
  const [node, setNode] = useState(first)
  const Form = FORMS[first.type] as ComponentType<NodeFormProps>
  const graph: Graph = { schema: 1, start: 'a', nodes: { a: node, b: { type: 'end', name: 'Tchau' } } }
  const change = (next: FlowNode) => {
    onSeen(next)
    setNode(next)
  }
  return (
    <ChoicesProvider value={CHOICES}>
      <Form accountId="a1" node={node} nodeId="a" graph={graph} readOnly={readOnly} onChange={change} />
    </ChoicesProvider>
  )
}

/** Shows the form of a block, and what the block has become. */
async function show(node: FlowNode, readOnly = false, supabase = fakeSupabase({})) {
  const seen = { node }
  const onSeen = (next: FlowNode) => {
    seen.node = next
  }
  await renderPage(<Host first={node} readOnly={readOnly} onSeen={onSeen} />, { routed: true, supabase })
  return seen
}

const type = (label: string | RegExp, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } })
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))

describe('the forms of blocks', () => {
  it('a menu gets options, in another order by the keys, each with words of its own', async () => {
    const seen = await show({
      type: 'menu',
      text: 'Escolha',
      options: [
        { id: '1', label: 'Pedido', next: 'b' },
        { id: '2', label: 'Ajuda' },
      ],
    })
    press('Adicionar opção')
    type('Opção 3', 'pedido')
    expect(screen.getAllByText('Este texto ou sinônimo já é de outra opção.')).toHaveLength(2)
    type('Opção 3', 'Preço')
    fireEvent.keyDown(screen.getByRole('button', { name: /Mover Preço/ }), { key: 'ArrowUp' })
    expect(seen.node).toMatchObject({
      options: [{ label: 'Pedido', next: 'b' }, { label: 'Preço' }, { label: 'Ajuda' }],
    })
    expect(screen.getByText('Preço agora é o item 2 de 3')).toBeTruthy()
  })

  it('no answer has a way of its own once it is switched on', async () => {
    const seen = await show({ type: 'menu', text: 'x', options: [] })
    fireEvent.click(screen.getByRole('switch', { name: 'Saída quando não há resposta' }))
    type('Esperar por', '45')
    expect(seen.node).toMatchObject({ on_timeout: { after: 'PT45M', next: null } })
  })

  it('a question of another kind forgets the limits of the first', async () => {
    const seen = await show({ type: 'question', text: 'Nota?', answer: { kind: 'number', min: 3 } })
    fireEvent.change(screen.getByLabelText('Tipo de resposta'), { target: { value: 'rating' } })
    expect(seen.node).toMatchObject({ answer: { kind: 'rating', min: 0, max: 10 } })
    type('Menor valor', '11')
    expect(screen.getByText('O menor valor precisa ser menor que o maior.')).toBeTruthy()
  })

  it('an answer is kept in a variable whose name the engine takes', async () => {
    const seen = await show({ type: 'question', text: 'Nome?', answer: { kind: 'text' } })
    fireEvent.change(screen.getByLabelText('Guardar a resposta'), { target: { value: 'variable' } })
    type('Variável', 'Endereço completo')
    fireEvent.blur(screen.getByLabelText('Variável'))
    expect(seen.node).toMatchObject({ save_to: { variable: 'endereco_completo' } })
  })

  it('shares are said to be wrong until they make a hundred', async () => {
    const seen = await show({
      type: 'randomizer',
      shares: [
        { id: 'a', percent: 50 },
        { id: 'b', percent: 50 },
      ],
    })
    press('Adicionar caminho')
    type('Caminho C (%)', '10')
    expect(screen.getByText('A soma é 110%. Ajuste para dar 100%.')).toBeTruthy()
    press('Dividir igualmente')
    expect(seen.node).toMatchObject({ shares: [{ percent: 34 }, { percent: 33 }, { percent: 33 }] })
  })

  it('an action does what is chosen, in order', async () => {
    const seen = await show({ type: 'action', do: [{ kind: 'add_tag', tag: '' }] })
    expect(screen.getByText('Escolha ou escreva a etiqueta.')).toBeTruthy()
    type('Etiqueta', 'vip')
    expect(screen.getByText(/Etiqueta nova/)).toBeTruthy()
    expect(seen.node).toEqual({ type: 'action', do: [{ kind: 'add_tag', tag: 'vip' }] })
  })

  it('a condition compares what the flow knows', async () => {
    const seen = await show({
      type: 'condition',
      branches: [{ id: '1', when: { all: [{ subject: 'tag', operator: 'has', value: 'cliente' }] } }],
    })
    const row = within(screen.getByRole('group', { name: 'Condição 1' }))
    fireEvent.change(row.getByLabelText('O que comparar'), { target: { value: 'weekday' } })
    expect(row.getByText('Falta o valor.')).toBeTruthy()
    fireEvent.click(row.getByRole('checkbox', { name: 'Sábado' }))
    expect(seen.node).toMatchObject({
      branches: [{ when: { all: [{ subject: 'weekday', operator: 'one_of', value: ['sat'] }] } }],
    })
  })

  it('a request has headers, a body that is JSON, and values that are kept', async () => {
    const seen = await show({ type: 'http', method: 'POST', url: 'ftp://x' })
    expect(screen.getByText('O endereço começa com https://')).toBeTruthy()
    type('Endereço', 'https://exemplo.com.br')
    type('Corpo da requisição (JSON)', '{"a": ')
    expect(screen.getByText(/não é JSON válido/)).toBeTruthy()
    type('Corpo da requisição (JSON)', '{"a": 1}')
    press('Adicionar valor')
    type('Caminho do valor 1', 'data.id')
    expect(seen.node).toMatchObject({
      url: 'https://exemplo.com.br',
      body: { a: 1 },
      save: [{ path: 'data.id', to: { variable: '' } }],
    })
  })

  it('a header gets a secret by its name, and the address a host that nobody fills in', async () => {
    const kept: unknown[] = []
    const supabase = fakeSupabase({
      'rpc list_secrets': () => answer([{ name: 'loja', updated_at: '2026-11-30T12:00:00Z' }]),
      'rpc set_secret': ({ filters }) => {
        kept.push(filters)
        return answer({ name: 'outro' })
      },
    })
    const seen = await show({ type: 'http', method: 'GET', url: '{{ variables.url }}' }, false, supabase)
    await waitFor(() => {
      press('Adicionar segredo')
      expect(screen.getAllByLabelText('Cabeçalho do segredo 1')).toHaveLength(1)
    })
    expect(screen.getByText(/o servidor do endereço é fixo/)).toBeTruthy()
    type('Endereço', 'https://loja.example/{{ contact.phone }}')
    expect(screen.queryByText(/o servidor do endereço é fixo/)).toBeNull()
    expect(seen.node).toMatchObject({
      secrets: [{ header: 'Authorization', prefix: 'Bearer ', secret: 'loja' }],
    })
    press('Segredos da conta')
    type('Nome', 'Outro')
    type('Valor secreto', 'sk_live_3f9a')
    press('Guardar')
    await waitFor(() => expect(kept).toEqual([{ account_id: 'a1', name: 'outro', secret: 'sk_live_3f9a' }]))
    expect(JSON.stringify(seen.node)).not.toContain('sk_live_3f9a')
  })

  it('a place is read from what a map gives', async () => {
    const seen = await show({
      type: 'content',
      items: [{ kind: 'location', latitude: 0, longitude: 0 }],
    })
    type('Colar do mapa', 'https://www.google.com/maps/@-23.5614,-46.6559,15z')
    expect(seen.node).toMatchObject({ items: [{ latitude: -23.5614, longitude: -46.6559 }] })
  })

  it('a template is chosen and filled in with what is known of the person', async () => {
    const seen = await show({ type: 'content', items: [{ kind: 'template', name: '', language: '' }] })
    expect(screen.getByText('Escolha o modelo.')).toBeTruthy()
    fireEvent.change(screen.getByLabelText('Modelo'), { target: { value: 'pedido (pt_BR)' } })
    expect(screen.getAllByText('Preencha a variável.')).toHaveLength(2)
    type('Texto: variável 1', '{{ contact.first_name }}')
    type('Texto: variável 2', 'às 10h')
    expect(screen.getByText('Olá ‹Primeiro nome›, chega às 10h.')).toBeTruthy()
    const values = [
      { part: 'body', name: '1', text: '{{ contact.first_name }}' },
      { part: 'body', name: '2', text: 'às 10h' },
    ]
    expect(seen.node).toMatchObject({
      items: [{ kind: 'template', name: 'pedido', language: 'pt_BR', values }],
    })
    fireEvent.change(screen.getByLabelText('Modelo'), { target: { value: 'oi (pt_BR)' } })
    expect(seen.node).toMatchObject({ items: [{ kind: 'template', name: 'oi', values: [] }] })
  })

  it('a template that is gone stays to be seen', async () => {
    await show({ type: 'content', items: [{ kind: 'template', name: 'natal', language: 'pt_BR' }] })
    expect(screen.getByText(/não existe mais ou não está aprovado/)).toBeTruthy()
    expect(screen.getByLabelText<HTMLSelectElement>('Modelo').value).toBe('natal (pt_BR)')
  })

  it('what would not arrive has a way of its own once it is switched on', async () => {
    const seen = await show({ type: 'content', items: [{ kind: 'text', text: 'Oi' }], next: 'b' })
    const way = screen.getByRole('switch', { name: 'Saída para o que não chegaria' })
    fireEvent.click(way)
    expect(seen.node).toMatchObject({ next: 'b', on_unsent: null })
    fireEvent.click(way)
    expect(seen.node).not.toHaveProperty('on_unsent')
  })

  it('a wait goes until a moment, and takes another way when he writes', async () => {
    const seen = await show({ type: 'delay', for: 'PT1H', next: 'b' })
    fireEvent.change(screen.getByLabelText('O que esperar'), { target: { value: 'date' } })
    type('Até quando', '2026-12-24T09:00')
    fireEvent.click(screen.getByRole('switch', { name: 'Reagir se a pessoa escrever antes' }))
    expect(seen.node).toEqual({
      type: 'delay',
      next: 'b',
      until: { date: '2026-12-24T09:00' },
      on_message: null,
    })
  })

  it('what is gone stays to be seen until another is chosen', async () => {
    await show({ type: 'jump', flow_id: '00000000-0000-4000-8000-00000000dead' })
    expect(screen.getByText(/não existe mais/)).toBeTruthy()
  })

  it('who may only look changes nothing', async () => {
    await show({ type: 'handoff', text: 'Oi', minutes: 60 }, true)
    expect(screen.getByLabelText('Silêncio da automação (minutos)').matches(':disabled')).toBe(true)
  })

  it('every type of block has one', () => {
    expect(Object.keys(FORMS)).toHaveLength(12)
  })
})
