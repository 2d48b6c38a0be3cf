import { createContext, useContext } from 'react'
import { readBytes } from './download.ts'
import { parseDetail, RequestError } from './errors.ts'
import { type Supabase, sessionToken } from './supabase.ts'

interface RequestOptions {
  query?: Record<string, string | number | boolean | readonly string[] | undefined>
  signal?: AbortSignal
}

interface UploadOptions extends RequestOptions {
  /** Called with the part that has been sent, 0 to 1. */
  onProgress?: (part: number) => void
}

interface DownloadOptions extends RequestOptions {
  /** Called with the number of bytes that have come. */
  onBytes?: (count: number) => void
}

/**
 * The orchestrator's REST API, for what is no data: media bytes, CSV files, mails. Paths begin with `/api`.
 * Every call carries the session's token and throws a `RequestError` with the code of the problem document.
 */
export interface Api {
  get<Answer>(path: string, options?: RequestOptions): Promise<Answer>
  post<Answer>(path: string, body?: unknown, options?: RequestOptions): Promise<Answer>
  /** Sends the bytes as they are, of their own type. */
  upload<Answer>(path: string, body: Blob, options?: UploadOptions): Promise<Answer>
  blob(path: string, options?: RequestOptions): Promise<Blob>
  /** As `blob`, for a file of any length: it may take long as long as bytes keep coming. */
  download(path: string, options?: DownloadOptions): Promise<Blob>
  /** A path of an answer, such as `/media/<token>`, as an address the page can load. */
  url(path: string): string
}

/** How long an answer may take, or a download without a byte; uploads have no limit, they show their progress (milliseconds). */
const REQUEST_LIMIT = 30_000

export function createApi(apiUrl: string, supabase: Supabase): Api {
  const url = (path: string) => new URL(path, apiUrl).href

  const request = async (
    method: string,
    path: string,
    body: unknown,
    options: RequestOptions = {},
    limit = AbortSignal.timeout(REQUEST_LIMIT),
  ) => {
    const headers = new Headers({ authorization: `Bearer ${await sessionToken(supabase)}` })
    if (body !== undefined) headers.set('content-type', 'application/json')
    const response = await fetch(url(path + queryOf(options)), {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: options.signal ? AbortSignal.any([options.signal, limit]) : limit,
    }).catch((error: unknown) => {
      throw options.signal?.aborted ? error : new RequestError('network', String(error))
    })
    if (!response.ok) throw toApiError(response.status, await response.text())
    return response
  }

  return {
    url,
    get: async (path, options) => (await request('GET', path, undefined, options)).json(),
    post: async (path, body = {}, options) => (await request('POST', path, body, options)).json(),
    blob: async (path, options) => (await request('GET', path, undefined, options)).blob(),
    download: (path, options = {}) =>
      readBytes(
        (limit) => request('GET', path, undefined, options, limit),
        REQUEST_LIMIT,
        options.onBytes ?? (() => {}),
      ),
    upload: async (path, body, options = {}) =>
      sendBytes(url(path + queryOf(options)), await sessionToken(supabase), body, options),
  }
}

/** XMLHttpRequest, because fetch cannot say how much has been sent. */
function sendBytes<Answer>(url: string, token: string, body: Blob, options: UploadOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.setRequestHeader('authorization', `Bearer ${token}`)
    request.setRequestHeader('content-type', body.type || 'application/octet-stream')
    request.upload.onprogress = ({ loaded, total }) => options.onProgress?.(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const { status, responseText } = request
      if (status >= 200 && status < 300) resolve(JSON.parse(responseText) as Answer)
      else reject(toApiError(status, responseText))
    }
    request.onerror = () => reject(new RequestError('network', 'the upload broke off'))
    request.onabort = () => reject(new DOMException('the upload was cancelled', 'AbortError'))
    options.signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(body)
  })
}

/** Of a problem document; whatever else stood in the way answers with its status alone. */
function toApiError(status: number, text: string): RequestError {
  let problem: Record<string, unknown> = {}
  try {
    problem = JSON.parse(text) as Record<string, unknown>
  } catch {
    // A proxy's page.
  }
  const code = typeof problem.code === 'string' ? problem.code : codeOfStatus(status)
  const isSession = code === 'token_expired' || code === 'token_invalid' || code === 'token_missing'
  const detail = String(problem.detail ?? status)
  return new RequestError(isSession ? 'session_expired' : code, detail, parseDetail(detail))
}

function codeOfStatus(status: number): string {
  if (status === 401) return 'session_expired'
  if (status === 403) return 'forbidden'
  if (status === 413) return 'body_too_large'
  return status >= 502 && status <= 504 ? 'network' : `http_${status}`
}

function queryOf({ query = {} }: RequestOptions): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    const values = Array.isArray(value) ? value : [value]
    for (const one of values) if (one !== undefined && one !== '') params.append(name, String(one))
  }
  return params.size > 0 ? `?${params}` : ''
}

const ApiContext = createContext<Api | null>(null)

export const ApiProvider = ApiContext.Provider

export function useApi(): Api {
  const api = useContext(ApiContext)
  if (!api) throw new Error('useApi needs an ApiProvider above it')
  return api
}
