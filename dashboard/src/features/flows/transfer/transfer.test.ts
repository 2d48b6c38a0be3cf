import { setupI18n } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import { describe, expect, it } from 'vitest'
import { exitsOf } from '@/lib/flow/exits.ts'
import { EMPTY_GRAPH, type FlowNode, type Graph } from '@/lib/flow/graph.ts'
import type { Translate } from '@/lib/i18n.ts'
import { flowImport } from '@/locales/pt-BR/flow-import.ts'
import typebot from '../../../../test/typebot-v6.json' with { type: 'json' }
import { readFlowFile } from './read-file.ts'

const i18n = setupI18n()
i18n.setMessagesCompiler(compileMessage)
i18n.loadAndActivate({ locale: 'pt-BR', messages: flowImport })
const t: Translate = (id, values) => i18n._(id, values)

const read = (value: unknown) => readFlowFile(JSON.stringify(value), t)

describe('a Typebot', () => {
  const { graph, report } = read(typebot) ?? { graph: EMPTY_GRAPH, report: [] }
  const node = (id: string) => graph.nodes[id] as FlowNode & Record<string, unknown>

  it('begins where it begins there, and every exit leads to a block or nowhere', () => {
    expect(node('start').next).toBe('b-hi')
    const ids = Object.keys(graph.nodes)
    const targets = Object.values(graph.nodes).flatMap((one) => exitsOf(one).map(({ target }) => target))
    expect(targets.filter((target) => target !== null && !ids.includes(target))).toEqual([])
  })

  it('has its texts with marks, lists, links and variables of safe names', () => {
    expect(node('b-hi')).toMatchObject({
      type: 'content',
      name: 'Boas-vindas',
      items: [
        {
          kind: 'text',
          text: 'Olá, *{{ variables.nome_completo }}*!\n\n- rápido\n- _sem compromisso_\nVeja o site (https://clinica.example)',
        },
        { kind: 'image', media_id: null },
      ],
      next: 'b-name',
    })
    expect(report.join('\n')).toContain('https://s3.example/foto.jpg')
  })

  it('asks with the text that stood before an input, and keeps the answer', () => {
    expect(node('b-name')).toEqual({
      type: 'question',
      text: 'Como você se chama?',
      answer: { kind: 'text' },
      save_to: { variable: 'nome_completo' },
      next: 'b-buttons',
    })
    expect(node('b-age')).toMatchObject({
      answer: { kind: 'number', min: 0, max: 120 },
      retry_text: 'Só o número, {{ variables.nome_completo }}.',
      next: 'b-cond',
    })
  })

  it('has a menu whose options lead their own ways, the others on', () => {
    expect(node('b-buttons')).toMatchObject({
      type: 'menu',
      text: 'O que deseja?',
      save_to: { variable: 'nome_completo_2' },
      options: [
        { label: 'Agendar', next: 'b-age' },
        { label: 'Preços', next: 'b-after' },
        { label: 'Falar com {{ variables.nome_completo }}', next: 'b-after' },
      ],
    })
  })

  it('compares, sets, waits and goes back', () => {
    expect(node('b-cond')).toMatchObject({
      branches: [
        {
          when: {
            all: [
              { subject: 'variable', name: 'idade', operator: 'greater', value: 17 },
              { subject: 'variable', name: 'nome_completo', operator: 'is_set' },
            ],
          },
          next: 'b-hook',
        },
      ],
      otherwise: 'b-set',
    })
    // The variable that code computes is left out, and whoever came to it waits next.
    expect(node('b-set')).toMatchObject({
      do: [{ kind: 'set_variable', variable: 'nome_completo_2', value: 'menor de idade' }],
      next: 'b-wait',
    })
    expect(node('b-wait')).toMatchObject({ for: 'PT3S', next: 'b-back' })
    expect(node('b-back')).toMatchObject({ type: 'jump', node: 'b-buttons' })
  })

  it('asks another program as there', () => {
    expect(node('b-hook')).toMatchObject({
      type: 'http',
      method: 'POST',
      url: 'https://crm.example/leads?x={{ variables.idade }}',
      headers: { 'X-Token': 'abc' },
      body: { nome: '{{ variables.nome_completo }}' },
      save: [{ path: 'items.0.id', to: { variable: 'nome_completo_2' } }],
      next: 'b-rate',
    })
    expect(node('b-split')).toMatchObject({
      shares: [
        { percent: 30, next: 'b-buttons' },
        { percent: 70, next: 'b-go' },
      ],
    })
  })

  it('says, block by block, what could not be said', () => {
    expect(report).toEqual(
      expect.arrayContaining([
        'Menu: botões que aparecem sob condição agora aparecem sempre.',
        'Menu: a página incorporada virou um link: https://youtu.be/x1',
        'Menu: código (JavaScript) não roda aqui e foi deixado de fora.',
        'Idade: o valor da variável (return 1 + 1) é calculado de um jeito que não existe aqui.',
        'CRM: o caminho “statusCode” da resposta não pôde ser lido.',
        'CRM: o campo “payment input” não existe aqui e foi deixado de fora.',
        'CRM: o bloco “Google Sheets” não existe aqui e foi deixado de fora.',
        'CRM: leva a outro Typebot: escolha o fluxo no bloco.',
        'CRM: vários arquivos viraram um arquivo só.',
      ]),
    )
  })

  it('of version 5, or with anything missing, is read as far as it goes', () => {
    const old = {
      groups: [
        { id: 'g0', blocks: [{ id: 's', type: 'start', outgoingEdgeId: 'e' }] },
        {
          id: 'g1',
          blocks: [
            { id: 'b', type: 'text', content: { plainText: 'Oi' } },
            { id: 'c', type: 'email input' },
          ],
        },
      ],
      edges: [{ id: 'e', to: { groupId: 'g1' } }, { id: 'lost' }],
    }
    expect(read(old)?.graph).toMatchObject({
      nodes: { start: { next: 'c' }, c: { type: 'question', text: 'Oi', answer: { kind: 'email' } } },
    })
    expect(read({ groups: [] })?.graph.nodes).toEqual({ start: { type: 'start', next: null } })
    expect(
      read({ groups: [{ id: 'g', blocks: [{ id: 'x', type: 'constructor', items: null }] }] }),
    ).toBeTruthy()
  })

  it('that goes in circles over blocks nothing is made of ends there', () => {
    const circle = {
      groups: [{ id: 'g', blocks: [{ id: 'a', type: 'Script', outgoingEdgeId: 'e' }] }],
      edges: [{ id: 'e', to: { groupId: 'g' } }],
    }
    expect(read(circle)?.graph.nodes).toEqual({ start: { type: 'start', next: null } })
  })
})

describe('a file of ours', () => {
  it('comes back as it went, also out of what stands around it', () => {
    const graph: Graph = {
      ...EMPTY_GRAPH,
      nodes: { start: { type: 'start', next: 'b' }, b: { type: 'end', reason: 'fim' } },
      settings: { gather_seconds: 3 },
    }
    for (const file of [graph, { id: 'modelo', graph }, { name: 'Fluxo', draft: graph }])
      expect(read(file)).toEqual({ graph, report: [] })
  })

  it('says what is wrong with it', () => {
    expect(read({ schema: 2, start: 'x', nodes: { a: { type: 'end' } } })?.report).toEqual([
      'O arquivo é de outra versão do formato.',
      'O bloco inicial x não está no arquivo.',
    ])
  })

  it('that is something else is none', () => {
    expect(readFlowFile('<html>', t)).toBeUndefined()
    expect(read([1, 2])).toBeUndefined()
    expect(read({ nodes: { a: { type: 'teleport' } }, start: 'a' })).toBeUndefined()
    expect(read(null)).toBeUndefined()
  })
})
