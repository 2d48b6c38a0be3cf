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
    url: `${address.trim().replace(/\/+$/, '')}${options.url}`,
  })
  if (answer.statusCode >= 300) throw asProblem(context, answer)
  return answer.body as Body
}

/** With Zapbase's own words and its stable code, where it was Zapbase that answered. */
function asProblem(context: IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions, answer: Answer) {
  const problem = (typeof answer.body === 'object' && answer.body ? answer.body : {}) as Record<
    string,
    string
  >
  const said = problem.detail || problem.error || `Zapbase answered with status ${answer.statusCode}`
  return new NodeApiError(context.getNode(), problem, {
    message: said,
    description: problem.code ?? 'answer_invalid',
    httpCode: String(answer.statusCode),
  })
}
