import type { FlowNode } from '@/lib/flow/graph.ts'
import type { ContentItem } from '@/types/flow.generated.ts'
import { isBubble, isInput, isRecord, type TypebotBlock, type TypebotGroup, textOf } from './typebot.ts'
import { convertBubble } from './typebot-bubbles.ts'
import { type Conversion, idOf } from './typebot-conversion.ts'
import { convertHttp } from './typebot-http.ts'
import { convertInput } from './typebot-inputs.ts'
import {
  convertCondition,
  convertJump,
  convertSetVariable,
  convertSplit,
  convertWait,
} from './typebot-logic.ts'

const MOST_ITEMS = 20

interface Bubble {
  block: TypebotBlock
  item: ContentItem
}

/** The blocks of a group: its bubbles together, the last text before an input as that input's question. */
export function convertGroup(group: TypebotGroup, into: Conversion): void {
  into.enter(group)
  let bubbles: Bubble[] = []
  const flush = (next: string | null) => {
    addContent(bubbles, next, into)
    bubbles = []
  }
  for (const block of group.blocks) {
    // Whoever is led to an input hears its question again.
    if (bubbles.length >= MOST_ITEMS || (into.isTarget(block) && !isInput(block))) flush(idOf(block))
    if (isBubble(block)) {
      const item = convertBubble(block, into)
      if (item) bubbles.push({ block, item })
      else into.alias(block, into.next(block))
    } else if (isInput(block)) {
      bubbles = addInput(block, bubbles, into)
    } else {
      flush(idOf(block))
      const node = convertLogic(block, into)
      if (node) into.add(idOf(block), node)
      else into.alias(block, into.next(block))
    }
  }
  const last = group.blocks.at(-1)
  flush(last ? into.next(last) : null)
}

function addContent(bubbles: readonly Bubble[], next: string | null, into: Conversion): void {
  const [first, ...others] = bubbles
  if (!first) return
  for (const { block } of others) into.alias(block, idOf(first.block))
  into.add(idOf(first.block), { type: 'content', items: bubbles.map(({ item }) => item), next })
}

/** Adds the question with what stands before it; answers the bubbles that still wait. */
function addInput(block: TypebotBlock, bubbles: Bubble[], into: Conversion): Bubble[] {
  const last = bubbles.at(-1)
  const asked = last?.item.kind === 'text' ? last : undefined
  const node = convertInput(block, asked?.item.kind === 'text' ? asked.item.text : labelOf(block, into), into)
  if (!node) {
    into.alias(block, into.next(block))
    return bubbles
  }
  if (!asked) into.lose('no_question')
  else into.alias(asked.block, idOf(block))
  addContent(asked ? bubbles.slice(0, -1) : bubbles, idOf(block), into)
  into.add(idOf(block), node)
  return []
}

/** What stands in the field there is the best that is known of an input without a question. */
function labelOf({ options }: TypebotBlock, into: Conversion): string {
  const labels = isRecord(options?.labels) ? options.labels : {}
  return into.write(textOf(labels.placeholder)) || '…'
}

function convertLogic(block: TypebotBlock, into: Conversion): FlowNode | undefined {
  // Names of older exports are written with capitals.
  switch (block.type.toLowerCase()) {
    case 'condition':
      return convertCondition(block, into)
    case 'set variable':
      return convertSetVariable(block, into)
    case 'wait':
      return convertWait(block, into)
    case 'ab test':
      return convertSplit(block, into)
    case 'typebot link':
    case 'jump':
      return convertJump(block, into)
    case 'webhook':
    case 'http request':
      return convertHttp(block, into)
    case 'redirect': {
      const url = textOf(block.options?.url)
      into.lose('redirect', url)
      return url
        ? { type: 'content', items: [{ kind: 'text', text: into.write(url) }], next: into.next(block) }
        : undefined
    }
    case 'code':
    case 'script':
      into.lose('code')
      return undefined
    default:
      if (block.type !== 'start') into.lose('block', block.type)
      return undefined
  }
}
