// Where the links of mails may lead: to the site itself, to this machine, or to what `additional_redirect_urls` lists.

import { isIPv4, isIPv6 } from 'node:net'
import type { AuthConfig } from './config.ts'

const HTTP = new Set(['http:', 'https:'])
const REGULAR_HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i
/** Where a pattern's `*` ends. */
const NO_SEPARATOR = '[^./]'
// biome-ignore lint/suspicious/noControlCharactersInRegex: what it is about
const UNPRINTABLE = /[\u0000-\u0020\u007f]/

/** The address asked for, if the list has it; else the site's. */
export function allowedRedirect(wanted: string | null | undefined, config: AuthConfig): string {
  return wanted && isAllowed(wanted, config) ? wanted : config.siteUrl
}

/** By the same rules as hosted Auth. A mail's link signs in: nobody may have somebody's lead elsewhere. */
export function isAllowed(wanted: string, { siteUrl, redirectUrls }: AuthConfig): boolean {
  const url = URL.parse(wanted)
  const site = URL.parse(siteUrl)
  if (!url || !site || UNPRINTABLE.test(wanted)) return false
  // Of a web address its host as it is written: `http://2130706433/` is this machine in disguise.
  const host = HTTP.has(url.protocol) ? writtenHost(wanted) : url.hostname
  if (host === undefined) return false
  if (host === site.hostname && url.protocol === site.protocol)
    if (url.port === site.port || isLocal(host)) return true
  if (/^\d+$/.test(host)) return false
  if (isIPv4(host)) return host.startsWith('127.')
  if (isIPv6(host)) return host === '::1'
  if (HTTP.has(url.protocol) && !REGULAR_HOST.test(host)) return false
  const [whole = ''] = wanted.split('#', 1)
  return redirectUrls.some((pattern) => asExpression(pattern).test(whole))
}

function writtenHost(address: string): string | undefined {
  const authority = /^[a-z]+:\/\/([^/?#\\]*)/i.exec(address)?.[1]
  const host = authority?.slice(authority.lastIndexOf('@') + 1)
  return /^\[(.*)\](?::\d*)?$/.exec(host ?? '')?.[1] ?? host?.replace(/:\d*$/, '').toLowerCase()
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '::1'
}

/** A glob over the whole address: `*` and `?` stop at `.` and `/`, `**` at nothing. */
function asExpression(pattern: string): RegExp {
  const parts = pattern.match(/\*\*|\\.|\[!?[^\]]+\]|\{[^}]*\}|./gs) ?? []
  return new RegExp(`^${parts.map(translate).join('')}$`, 's')
}

function translate(part: string): string {
  if (part === '**') return '.*'
  if (part === '*') return `${NO_SEPARATOR}*`
  if (part === '?') return NO_SEPARATOR
  if (part.length > 1 && part.startsWith('\\')) return quote(part.slice(1))
  if (part.length > 2 && part.startsWith('[')) return characters(part.slice(1, -1))
  if (part.length > 1 && part.startsWith('{'))
    return `(?:${part.slice(1, -1).split(',').map(asSource).join('|')})`
  return quote(part)
}

function characters(inner: string): string {
  const isNot = inner.startsWith('!')
  const members = (isNot ? inner.slice(1) : inner).replace(/[\\\]^]/g, '\\$&')
  return `[${isNot ? '^' : ''}${members}]`
}

function asSource(pattern: string): string {
  return asExpression(pattern).source.slice(1, -1)
}

function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}
