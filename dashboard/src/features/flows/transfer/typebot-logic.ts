import type { FlowNode } from '@/lib/flow/graph.ts'
import type { Comparison, Filter } from '@/types/flow.generated.ts'
import { isRecord, numberOf, type TypebotBlock, textOf } from './typebot.ts'
import type { Conversion } from './typebot-conversion.ts'

const OPERATORS: Record<string, Comparison['operator']> = {
  'Equal to': 'equals',
  'Not equal': 'not_equals',
  Contains: 'contains',
  'Does not contain': 'not_contains',
  'Greater than': 'greater',
  'Greater or equal to': 'greater_or_equal',
  'Less than': 'less',
  'Less or equal to': 'less_or_equal',
  'Is set': 'is_set',
  'Is empty': 'is_empty',
  'Starts with': 'starts_with',
  'Ends with': 'ends_with',
  'Matches regex': 'matches',
  'Does not match regex': 'not_matches',
}
const NUMERIC = new Set(['greater', 'greater_or_equal', 'less', 'less_or_equal'])

/** Values that Typebot makes and ours can say. */
const MADE_VALUES: Record<string, string> = {
  'Contact name': '{{ contact.name }}',
  'Phone number': '{{ contact.phone }}',
  Now: '{{ now }}',
  Today: '{{ now }}',
  Empty: '',
}

export function convertCondition(block: TypebotBlock, into: Conversion): FlowNode {
  const branches = (block.items ?? []).map((item, index) => ({
    id: String(index + 1),
    when: filterOf(item.content, into),
    next: into.target(item.outgoingEdgeId),
  }))
  return { type: 'condition', branches, otherwise: into.next(block) }
}

function filterOf(content: unknown, into: Conversion): Filter {
  const { comparisons, logicalOperator } = isRecord(content) ? content : {}
  const parts = (Array.isArray(comparisons) ? comparisons : []).flatMap((one) =>
    isRecord(one) ? comparisonOf(one, into) : [],
  )
  return logicalOperator === 'OR' ? { any: parts } : { all: parts }
}

function comparisonOf(given: Record<string, unknown>, into: Conversion): Comparison[] {
  const name = into.texts.nameOf(given.variableId)
  const operator = OPERATORS[textOf(given.comparisonOperator)]
  const text = textOf(given.value)
  if (!name || !operator || /\{\{/.test(text)) {
    into.lose('comparison', textOf(given.comparisonOperator))
    return []
  }
  if (operator === 'is_set' || operator === 'is_empty') return [{ subject: 'variable', name, operator }]
  const value = NUMERIC.has(operator) ? (numberOf(text) ?? text) : text
  return [{ subject: 'variable', name, operator, value }]
}

export function convertSetVariable(block: TypebotBlock, into: Conversion): FlowNode | undefined {
  const { options = {} } = block
  const variable = into.texts.nameOf(options.variableId)
  const made = MADE_VALUES[textOf(options.type)]
  const isCustom = options.type === undefined || options.type === 'Custom'
  const expression = textOf(options.expressionToEvaluate)
  if (!variable || (made === undefined && (!isCustom || isCode(options.isCode, expression)))) {
    into.lose('set_variable', textOf(options.type) || expression.slice(0, 80))
    return undefined
  }
  const value = made ?? into.write(expression)
  return { type: 'action', do: [{ kind: 'set_variable', variable, value }], next: into.next(block) }
}

/** Typebot reads an expression as JavaScript: what is more than words, a number or a variable is lost. */
function isCode(said: unknown, expression: string): boolean {
  return said === true || /\{\{=|=>|\breturn\b|\bnew \w|[;]|\w\(|\}\}\s*[+*/-]|[+*/]\s*\{\{/.test(expression)
}

export function convertWait(block: TypebotBlock, into: Conversion): FlowNode | undefined {
  const seconds = numberOf(block.options?.secondsToWaitFor)
  if (seconds === undefined) {
    into.lose('wait')
    return undefined
  }
  const whole = Math.ceil(seconds)
  return whole < 1 ? undefined : { type: 'delay', for: `PT${whole}S`, next: into.next(block) }
}

export function convertSplit(block: TypebotBlock, into: Conversion): FlowNode {
  const percent = Math.min(100, Math.max(0, numberOf(block.options?.aPercent) ?? 50))
  const [first, second] = block.items ?? []
  const share = (id: string, of: number, edge: string | undefined) => ({
    id,
    percent: of,
    next: edge ? into.target(edge) : into.next(block),
  })
  return {
    type: 'randomizer',
    shares: [share('a', percent, first?.outgoingEdgeId), share('b', 100 - percent, second?.outgoingEdgeId)],
    sticky: false,
  }
}

/** To another place of this flow, or to another flow, which is chosen by hand. */
export function convertJump(block: TypebotBlock, into: Conversion): FlowNode {
  const { typebotId, groupId, blockId } = block.options ?? {}
  const isHere = typebotId === undefined || typebotId === 'current'
  if (!isHere) into.lose('other_typebot')
  const node = isHere ? into.place(textOf(groupId), textOf(blockId)) : null
  const goesBack = !isHere && block.options?.mergeResults !== false
  return { type: 'jump', flow_id: null, node, return: goesBack, next: goesBack ? into.next(block) : null }
}
