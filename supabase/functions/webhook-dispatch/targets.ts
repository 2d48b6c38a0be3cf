// Where a delivery may go: an address that was looked at, of a host that is on the internet or allowed by a setting.

import { isIP } from 'node:net'
import { isPublic } from './addresses.ts'
import { DeliveryError } from './errors.ts'

export interface Target {
  secure: boolean
  /** Whose certificate it has to show. */
  name: string
  addresses: string[]
  port: number
  /** As the Host header says it. */
  host: string
  path: string
}

/** All addresses of a name; empty: there is no such name. */
export type LookUp = (name: string) => Promise<string[]>

/** DeliveryError where nothing may be sent. Each address is looked at, those in the URL too. */
export async function findTarget(text: string, allowed: ReadonlySet<string>, lookUp: LookUp): Promise<Target> {
  const url = read(text)
  const name = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const secure = url.protocol === 'https:'
  const port = Number(url.port) || (secure ? 443 : 80)
  const isAllowed = allowed.has(name) || allowed.has(`${name}:${port}`)
  if (!secure && !isAllowed) throw new DeliveryError('address_refused', 'only https')
  const addresses = isIP(name) ? [name] : await lookUp(name)
  if (addresses.length === 0) throw new DeliveryError('name_unknown')
  // One address of a private network among others is reason enough.
  if (!isAllowed && !addresses.every(isPublic)) throw new DeliveryError('address_refused', 'not on the internet')
  return { secure, name, addresses, port, host: url.host, path: url.pathname + url.search }
}

function read(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '' || url.username || url.password) {
    throw new DeliveryError('url_invalid')
  }
  return url
}

/** `host` or `host:port`, separated by commas. */
export function readHosts(setting: string): ReadonlySet<string> {
  const hosts = setting.split(',').map((host) => host.trim().toLowerCase())
  return new Set(hosts.filter((host) => host !== ''))
}

/** By the name servers of this machine; IPv4 first. */
export async function lookUpName(name: string): Promise<string[]> {
  const found = await Promise.all((['A', 'AAAA'] as const).map((type) => lookUpType(name, type)))
  return found.flat()
}

async function lookUpType(name: string, type: 'A' | 'AAAA'): Promise<string[]> {
  try {
    return await Deno.resolveDns(name, type)
  } catch {
    return []
  }
}
