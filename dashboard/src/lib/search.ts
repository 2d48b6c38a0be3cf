/**
 * Readers of the part of an address behind the question mark. Whatever does not fit counts as not given, so that an
 * old or mistyped link still opens its page. Plain functions: they are part of the first page.
 */
export type Search = Record<string, unknown>

export function readText(value: unknown, maximum = 200): string | undefined {
  // The router reads `?q=123` as a number.
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' && text.length <= maximum ? text : undefined
}

export function readChoice<Choice extends string>(
  value: unknown,
  choices: readonly Choice[],
): Choice | undefined {
  return choices.find((choice) => choice === value)
}

export function readFlag(value: unknown): true | undefined {
  return value === true || value === 1 || value === 'true' ? true : undefined
}

export function readTexts(value: unknown, most = 20): string[] | undefined {
  const texts = (Array.isArray(value) ? value : [value]).flatMap((one) => readText(one) ?? [])
  return texts.length > 0 ? texts.slice(0, most) : undefined
}
