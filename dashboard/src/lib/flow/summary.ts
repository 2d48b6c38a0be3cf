import { fold } from '../fold.ts'
import type { FlowNode } from './graph.ts'

/** What a block says, in its own words and in order; empty where it says nothing. */
export function textsOf(node: FlowNode): string[] {
  return wordsOf(node).filter((text): text is string => typeof text === 'string' && text.trim() !== '')
}

function wordsOf(node: FlowNode): (string | null | undefined)[] {
  switch (node.type) {
    case 'content':
      return node.items.map((item) => read(item, 'text') ?? read(item, 'name'))
    case 'menu':
      return [node.text, ...node.options.map(({ label }) => label), node.footer, node.retry_text]
    case 'question':
      return [node.text, node.retry_text]
    case 'condition':
      return node.branches.map(({ name }) => name)
    case 'http':
      return [`${node.method} ${node.url}`]
    case 'action':
      return node.do.map(deedWord)
    case 'handoff':
      return [node.text]
    case 'end':
      return [node.reason]
    default:
      return []
  }
}

const DEED_WORDS = ['tag', 'field', 'variable', 'text', 'reason']

/** The word that says most of what an action does: the tag, the field, the note's text. */
export function deedWord(deed: object): string | undefined {
  return DEED_WORDS.map((name) => read(deed, name)).find(Boolean) ?? undefined
}

const read = (part: object, name: string) => (part as Record<string, string | null | undefined>)[name]

/** Whether a block is found by these words: in its name, in what it says. */
export function isFound(node: FlowNode, query: string, typeName: string): boolean {
  const wanted = fold(query)
  return [node.name ?? '', typeName, ...textsOf(node)].some((text) => fold(text).includes(wanted))
}
