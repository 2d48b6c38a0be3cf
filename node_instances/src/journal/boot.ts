import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const DIGITS = 12

/**
 * A number that is another after each start of this machine: what was written without a flush is whole as long as it
 * stays the same. Null where nobody says.
 */
export function readBoot(): number | null {
  try {
    return Number.parseInt(createHash('sha256').update(readName()).digest('hex').slice(0, DIGITS), 16)
  } catch {
    return null
  }
}

function readName(): string {
  if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')
  return execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8', timeout: 2000 })
}
