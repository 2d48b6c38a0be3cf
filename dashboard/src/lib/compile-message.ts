import { type CompiledMessage, compileMessage as compile } from '@lingui/message-utils/compileMessage'

/**
 * A message as the page reads it. Of nothing there are many, "0 pendentes", also in Portuguese, whose rules for plurals
 * (CLDR) count zero as one: a plural that says nothing of zero of its own says it as of many.
 */
export function compileMessage(text: string): CompiledMessage {
  const tokens = compile(text)
  withZero(tokens)
  return tokens
}

function withZero(tokens: unknown): void {
  if (!Array.isArray(tokens)) return
  const [, type, cases] = tokens
  if (type === 'plural' && typeof cases === 'object' && cases !== null && !('0' in cases))
    cases[0] = cases.other
  for (const token of tokens) {
    if (Array.isArray(token)) withZero(token)
    else if (typeof token === 'object' && token !== null) Object.values(token).forEach(withZero)
  }
}
