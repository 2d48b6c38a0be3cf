/** How nodes ask Zapbase, and how they tell what it refuses. */
import {
  type IDataObject,
  type IExecuteFunctions,
  type IHookFunctions,
  type IHttpRequestOptions,
  type ILoadOptionsFunctions,
  NodeApiError,
} from 'n8n-workflow'

const MILLISECONDS = 30_000

interface Answer {
  statusCode: number
  body: unknown
}

/** What `options.url`, a path, answers at the address of the credentials. NodeApiError. */
export async function ask<Body = IDataObject>(
  context: IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions,
  options: IHttpRequestOptions,
): Promise<Body> {
  const { address } = await context.getCredentials<{ address: string }>('zapbaseApi')
  const answer: Answer = await context.helpers.httpRequestWithAuthentication.call(context, 'zapbaseApi', {
    json: true,
    timeout: MILLISECONDS,
    // The key goes nowhere else.
    disableFollowRedirect: true,
    ignoreHttpStatusErrors: true,
    returnFullResponse: true,
    ...options,
    url: `${baseOf(address)}${options.url}`,
  })
  const isOurs = answer.statusCode === 204 || (typeof answer.body === 'object' && answer.body !== null)
  if (answer.statusCode >= 300 || !isOurs) throw asProblem(context, answer)
  return answer.body as Body
}

/** The address as people write it, without what stands behind the host; the credentials' own test does the same. */
function baseOf(address: string): string {
  const written = address.trim()
  const whole = /^https?:\/\//i.test(written) ? written : `https://${written}`
  return whole.replace(/^([^/]+\/\/[^/?#]+).*$/s, '$1')
}

/** With Zapbase's own words and its stable code, where it was Zapbase that answered. */
function asProblem(context: IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions, answer: Answer) {
  const body = (typeof answer.body === 'object' && answer.body ? answer.body : {}) as Record<string, unknown>
  const text = (name: string) => (typeof body[name] === 'string' ? body[name] : '')
  const said = text('detail') || text('error') || `No answer of Zapbase's, with status ${answer.statusCode}`
  return new NodeApiError(
    context.getNode(),
    {},
    {
      message: said,
      description: text('code') || 'answer_invalid',
      httpCode: String(answer.statusCode),
    },
  )
}
