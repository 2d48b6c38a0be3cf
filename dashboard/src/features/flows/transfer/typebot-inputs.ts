import type { FlowNode, NodeOf } from '@/lib/flow/graph.ts'
import type { Answer } from '@/types/flow.generated.ts'
import { numberOf, type TypebotBlock, textOf } from './typebot.ts'
import type { Conversion } from './typebot-conversion.ts'

const MOST_OPTIONS = 10
const USUAL_RATING = 10

/** What a Typebot's input understands, as ours says it; undefined when none of ours does. */
function answerOf({ type, options = {} }: TypebotBlock): Answer | undefined {
  const limits = (kind: Answer['kind'], min: unknown, max: unknown): Answer => ({
    kind,
    ...(numberOf(min) !== undefined && { min: numberOf(min) ?? null }),
    ...(numberOf(max) !== undefined && { max: numberOf(max) ?? null }),
  })
  switch (type) {
    case 'text input':
      return { kind: 'text' }
    case 'number input':
      return limits('number', options.min, options.max)
    case 'email input':
      return { kind: 'email' }
    case 'url input':
      return { kind: 'pattern', pattern: 'https?://\\S+' }
    case 'date input':
      return { kind: options.hasTime === true ? 'datetime' : 'date' }
    case 'phone number input':
      return { kind: 'phone' }
    case 'rating input':
      return limits('rating', options.startsAt ?? 1, options.length ?? USUAL_RATING)
    case 'file input':
      return { kind: 'media' }
    default:
      return undefined
  }
}

/** A question, or a menu where buttons lead different ways. */
export function convertInput(block: TypebotBlock, text: string, into: Conversion): FlowNode | undefined {
  const saved = saveTo(block, into)
  if (block.type === 'choice input' || block.type === 'picture choice input') {
    return convertChoice(block, text, into, saved)
  }
  const answer = answerOf(block)
  if (!answer) {
    into.lose('input', block.type)
    return undefined
  }
  if (block.options?.isRange === true) into.lose('range')
  if (block.options?.isMultipleAllowed === true) into.lose('several_files')
  return { type: 'question', text, answer, ...saved, ...retryText(block, into), next: into.next(block) }
}

type Saved = Pick<NodeOf<'question'>, 'save_to'>

function saveTo({ options }: TypebotBlock, into: Conversion): Saved {
  const variable = into.texts.nameOf(options?.variableId)
  return variable ? { save_to: { variable } } : {}
}

function retryText({ options }: TypebotBlock, into: Conversion): Pick<NodeOf<'question'>, 'retry_text'> {
  const text = textOf(options?.retryMessageContent)
  return text ? { retry_text: into.write(text) } : {}
}

function convertChoice(block: TypebotBlock, text: string, into: Conversion, saved: Saved): FlowNode {
  const { items = [], options = {} } = block
  const next = into.next(block)
  if (typeof options.dynamicVariableId === 'string' || items.length === 0) {
    into.lose('dynamic_buttons')
    return { type: 'question', text, answer: { kind: 'text' }, ...saved, next }
  }
  if (options.isMultipleChoice === true) into.lose('several_choices')
  if (block.type === 'picture choice input') into.lose('picture_buttons')
  if (items.length > MOST_OPTIONS) into.lose('many_buttons', String(items.length))
  if (items.some(({ displayCondition }) => displayCondition?.isEnabled === true)) into.lose('hidden_buttons')
  return {
    type: 'menu',
    text,
    options: items.slice(0, MOST_OPTIONS).map((item, index) => ({
      id: String(index + 1),
      label: into.write(textOf(item.content) || textOf(item.title) || String(index + 1)).slice(0, 100),
      next: item.outgoingEdgeId ? into.target(item.outgoingEdgeId) : next,
    })),
    ...saved,
  }
}
