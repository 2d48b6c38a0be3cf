import type { FlowNode, NodeOf } from '@/lib/flow/graph.ts'
import type { Mapping } from '@/types/flow.generated.ts'
import { isRecord, numberOf, type TypebotBlock, textOf } from './typebot.ts'
import type { Conversion } from './typebot-conversion.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const USUAL_SECONDS = 10
const MOST_SECONDS = 30

export function convertHttp(block: TypebotBlock, into: Conversion): FlowNode {
  const { options = {} } = block
  const webhook = isRecord(options.webhook) ? options.webhook : {}
  const method = METHODS.find((one) => one === webhook.method)
  if (!method && webhook.method !== undefined) into.lose('method', textOf(webhook.method))
  const seconds = Math.round(numberOf(options.timeout) ?? USUAL_SECONDS)
  const next = into.next(block)
  return {
    type: 'http',
    method: method ?? 'POST',
    url: into.write(textOf(webhook.url)),
    headers: pairsOf(webhook.headers, into),
    query: pairsOf(webhook.queryParams, into),
    ...bodyOf(textOf(webhook.body), into),
    timeout_seconds: Math.min(MOST_SECONDS, Math.max(1, seconds)),
    save: mappingsOf(options.responseVariableMapping, into),
    next,
    // There an answer that says no goes the same way.
    on_error: next,
    on_timeout: next,
  }
}

function pairsOf(pairs: unknown, into: Conversion): Record<string, string> {
  const known = (Array.isArray(pairs) ? pairs : []).filter(isRecord)
  return Object.fromEntries(
    known.flatMap(({ key, value }) => (textOf(key) ? [[textOf(key), into.write(textOf(value))]] : [])),
  )
}

function bodyOf(text: string, into: Conversion): Pick<NodeOf<'http'>, 'body'> {
  if (text.trim() === '') return {}
  try {
    return { body: JSON.parse(into.write(text)) as NonNullable<NodeOf<'http'>['body']> }
  } catch {
    into.lose('body')
    return {}
  }
}

/** `data.items[0].id` there is `items.0.id` here: the answer's body is not named. */
function mappingsOf(mappings: unknown, into: Conversion): Mapping[] {
  return (Array.isArray(mappings) ? mappings : []).filter(isRecord).flatMap(({ variableId, bodyPath }) => {
    const variable = into.texts.nameOf(variableId)
    const path = textOf(bodyPath)
      .replace(/\[['"]?([^\]'"]+)['"]?\]/g, '.$1')
      .replace(/^data\.?/, '')
    if (variable && path && /^data[.[]/.test(textOf(bodyPath))) return [{ path, to: { variable } }]
    if (textOf(bodyPath)) into.lose('mapping', textOf(bodyPath))
    return []
  })
}
