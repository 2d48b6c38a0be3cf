import type { HttpBlock } from '@/types/flow.generated.ts'

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies HttpBlock['method'][]
export type Json = NonNullable<HttpBlock['body']> | null

/** JSON as people write it; undefined when it is none. */
export function readJson(text: string): { value: Json } | undefined {
  try {
    return { value: JSON.parse(text) as Json }
  } catch {
    return undefined
  }
}

/** Why the engine would not ask this address; undefined when it would. */
export function addressTrouble(url: string): 'empty' | 'scheme' | undefined {
  if (url.trim() === '') return 'empty'
  return /^https?:\/\/\S|^\{\{/i.test(url.trim()) ? undefined : 'scheme'
}

/** Whether whom a request asks depends on nothing that is filled in: else no secret goes with it. */
export function hasFixedHost(url: string): boolean {
  return /^https?:\/\/[^/?#\\@{\s]+(?:[/?#]|$)/i.test(url.trim())
}

/** The paths of an answer's plain values, such as `data.items.0.id`, at most `most` of them. */
export function pathsOf(body: unknown, most = 60): string[] {
  const paths: string[] = []
  const walk = (value: unknown, path: string) => {
    if (paths.length >= most) return
    if (typeof value !== 'object' || value === null) {
      if (path !== '') paths.push(path)
      return
    }
    for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`)
  }
  walk(body, '')
  return paths
}
