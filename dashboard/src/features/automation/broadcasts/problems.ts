import { findTemplate, type Template } from '@/lib/message-templates.ts'
import type { SentContent } from '@/lib/sending.ts'
import type { BroadcastPreview, RenderedPerson } from './types.ts'
import { templatesIn } from './variants.ts'

interface Problem {
  code:
    | 'nobody'
    | 'no_numbers'
    | 'none_connected'
    | 'some_offline'
    | 'template'
    | 'template_value'
    | 'template_gone'
    | 'window_closed'
    | 'as_text'
    | 'missing'
  /** An error keeps it from starting. */
  level: 'error' | 'warning' | 'info'
  /** Where it is put right. */
  step: 'who' | 'what' | 'when'
  field?: string
  count: number
}

/** What its numbers have to do with templates of Meta's. */
export interface Official {
  content: SentContent
  templates: readonly Template[]
  /** The ids of those numbers that are of the official API. */
  numbers: readonly string[]
}

/** What is wrong with a draft, or will be missing; errors first. */
export function problemsOf(
  preview: BroadcastPreview | undefined,
  rendered: readonly RenderedPerson[] | undefined,
  official: Official,
): Problem[] {
  if (!preview) return []
  const { recipients, numbers, missing_fields, excluded } = preview
  const offline = numbers.filter(({ connected }) => !connected).length
  const problems = (rendered ?? []).flatMap(({ problem }) => (problem ? [problem.code] : []))
  const unfilled = problems.filter((code) => code === 'template_parameters').length
  const broken = problems.length - unfilled
  const closed = excluded.window_closed ?? 0
  const gone = templatesGone(preview, official)
  const found: (Problem | false)[] = [
    recipients === 0 && closed === 0 && { code: 'nobody', level: 'error', step: 'who', count: 0 },
    numbers.length === 0 && { code: 'no_numbers', level: 'error', step: 'when', count: 0 },
    gone > 0 && { code: 'template_gone', level: 'error', step: 'what', count: gone },
    broken > 0 && { code: 'template', level: 'error', step: 'what', count: broken },
    closed > 0 && {
      code: 'window_closed',
      level: recipients === 0 ? 'error' : 'warning',
      step: 'what',
      count: closed,
    },
    unfilled > 0 && { code: 'template_value', level: 'warning', step: 'what', count: unfilled },
    ...Object.entries(missing_fields)
      .filter(([, count]) => count > 0)
      .map(([field, count]): Problem => ({ code: 'missing', level: 'warning', step: 'what', field, count })),
    offline > 0 &&
      (offline === numbers.length
        ? { code: 'none_connected', level: 'warning', step: 'when', count: offline }
        : { code: 'some_offline', level: 'warning', step: 'when', count: offline }),
    asText(preview, official),
  ]
  return found.filter((problem) => problem !== false)
}

/** How many of its numbers lack one of its templates; those with a browser say what any number's would. */
function templatesGone({ numbers }: BroadcastPreview, official: Official): number {
  const wanted = templatesIn(official.content)
  const lacks = (instanceId: string) => {
    const isOfficial = official.numbers.includes(instanceId)
    const own = official.templates.filter((template) => !isOfficial || template.instanceId === instanceId)
    return wanted.some((filling) => !findTemplate(own, filling))
  }
  return numbers.filter(({ instance_id }) => lacks(instance_id)).length
}

/** From numbers with a browser a template goes out as a plain text. */
function asText({ numbers }: BroadcastPreview, { content, numbers: official }: Official): Problem | false {
  const count = numbers.filter(({ instance_id }) => !official.includes(instance_id)).length
  return (
    templatesIn(content).length > 0 && count > 0 && { code: 'as_text', level: 'info', step: 'when', count }
  )
}
