// Which addresses of the network a customer may have us talk to: single hosts of the internet, nothing else.
// The same ones as in orchestrator/domain/addresses.py; tests/shared/addresses.json holds both to it.

import { BlockList, isIP } from 'node:net'

const PRIVATE = blockList('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  // What a cloud tells its own machine.
  '168.63.129.16/32',
  '224.0.0.0/4',
  '240.0.0.0/4',
])
// Of the one block of IPv6 that is the internet.
const UNICAST = blockList('ipv6', ['2000::/3'])
const RESERVED = blockList('ipv6', ['2001::/23', '2001:db8::/32', '3fff::/20'])

/** False also when such an address hides in one of IPv6. */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !PRIVATE.check(address, 'ipv4')
  if (family !== 6 || address.includes('%')) return false
  const inner = innerOf(address)
  if (inner !== undefined) return isPublic(inner)
  return UNICAST.check(address, 'ipv6') && !RESERVED.check(address, 'ipv6')
}

/** The IPv4 address that an IPv6 address stands for: mapped, translated (NAT64), relayed (6to4). */
function innerOf(address: string): string | undefined {
  const groups = groupsOf(address)
  const start = groups.slice(0, 6).join(':')
  if (start === '0:0:0:0:0:65535' || start === `${0x64}:${0xff9b}:0:0:0:0`) return dotted(groups.slice(6))
  return groups[0] === 0x2002 ? dotted(groups.slice(1, 3)) : undefined
}

/** Its eight groups, however it is written. */
function groupsOf(address: string): number[] {
  // A URL writes it in one way: without a dot, `::` at the longest run of zeros.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const [first, last] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')))
  const zeros = new Array<string>(8 - (first?.length ?? 0) - (last?.length ?? 0)).fill('0')
  return [...(first ?? []), ...zeros, ...(last ?? [])].map((group) => Number.parseInt(group, 16))
}

function dotted(groups: number[]): string {
  return groups.flatMap((group) => [group >> 8, group & 0xff]).join('.')
}

function blockList(family: 'ipv4' | 'ipv6', networks: string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    list.addSubnet(address, Number(bits), family)
  }
  return list
}
