/** What all requests have in common. */
import type { AfterResponseMiddleware, BeforeRequestMiddleware, ZObject } from 'zapier-platform-core'

const OF_THIS_MACHINE = ['127.0.0.1', 'localhost']

/** Every request names a path; it goes to the address of the connection, with its key. */
export const keyToAddress: BeforeRequestMiddleware = (request, z, bundle) => ({
  ...request,
  url: `${baseOf(z, bundle.authData.address ?? '')}${request.url}`,
  headers: { ...request.headers, Authorization: `Bearer ${bundle.authData.api_key}` },
  // Nothing that is there answers from another address.
  redirect: 'error',
})

/** The address as people write it, without what stands behind the host. A key goes nowhere unencrypted. */
function baseOf(z: ZObject, address: string): string {
  const written = address.trim()
  const url = URL.parse(/^https?:\/\//i.test(written) ? written : `https://${written}`)
  if (!url || (url.protocol !== 'https:' && !OF_THIS_MACHINE.includes(url.hostname))) {
    throw new z.errors.Error('The address has to begin with https://', 'address_invalid', 400)
  }
  return url.origin
}

/** Problems are told with their stable code and what they say of themselves; 429 is Zapier's own affair. */
export const tellProblem: AfterResponseMiddleware = (response, z) => {
  const isOurs = typeof response.data === 'object' && response.data !== null
  if (response.status < 300 && (isOurs || response.status === 204)) return response
  const problem = (isOurs ? response.data : {}) as { code?: string; detail?: string; error?: string }
  const said = problem.detail || problem.error || `No answer of Zapbase's, with status ${response.status}`
  const code = problem.code ?? 'answer_invalid'
  // Zapier then asks for another key, and lets no more Zaps run into it.
  if (response.status === 401) throw new z.errors.ExpiredAuthError(`${said} (${code})`)
  throw new z.errors.Error(said, code, response.status)
}
