import type { BroadcastPreview, RenderedPerson } from './types.ts'

interface Problem {
  code: 'nobody' | 'no_numbers' | 'none_connected' | 'some_offline' | 'template' | 'missing'
  /** An error keeps it from starting. */
  level: 'error' | 'warning'
  /** Where it is put right. */
  step: 'who' | 'what' | 'when'
  field?: string
  count: number
}

/** What is wrong with a draft, or will be missing; errors first. */
export function problemsOf(
  preview: BroadcastPreview | undefined,
  rendered: readonly RenderedPerson[] | undefined,
): Problem[] {
  if (!preview) return []
  const { recipients, numbers, missing_fields } = preview
  const offline = numbers.filter(({ connected }) => !connected).length
  const broken = (rendered ?? []).filter(({ problem }) => problem).length
  const found: (Problem | false)[] = [
    recipients === 0 && { code: 'nobody', level: 'error', step: 'who', count: 0 },
    numbers.length === 0 && { code: 'no_numbers', level: 'error', step: 'when', count: 0 },
    broken > 0 && { code: 'template', level: 'error', step: 'what', count: broken },
    ...Object.entries(missing_fields)
      .filter(([, count]) => count > 0)
      .map(([field, count]): Problem => ({ code: 'missing', level: 'warning', step: 'what', field, count })),
    offline > 0 &&
      (offline === numbers.length
        ? { code: 'none_connected', level: 'warning', step: 'when', count: offline }
        : { code: 'some_offline', level: 'warning', step: 'when', count: offline }),
  ]
  return found.filter((problem) => problem !== false)
}
