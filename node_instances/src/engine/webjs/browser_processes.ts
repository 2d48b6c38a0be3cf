// Finding and ending the browsers of one profile, whoever started them: never two on one session.
import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { pause } from '../../deadline.ts'

const GONE_MILLISECONDS = 2000

/** Kills every browser of the profile with its process group, and waits until none is left. */
export async function killBrowsers(profile: string): Promise<number> {
  const end = performance.now() + GONE_MILLISECONDS
  let killed = 0
  for (;;) {
    const pids = await findBrowsers(profile)
    if (pids.length === 0 || performance.now() > end) return killed
    for (const pid of pids) killGroup(pid)
    killed = Math.max(killed, pids.length)
    await pause(20)
  }
}

/** Frozen renderers survive their browser's end; they share its group. */
function killGroup(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL')
    } catch {
      // Gone already, or no group leader: the other target covers it.
    }
  }
}

/** Process ids of programs that were started with this profile. */
async function findBrowsers(profile: string): Promise<number[]> {
  const flag = `--user-data-dir=${profile}`
  return process.platform === 'linux' ? findInProc(flag) : findInPs(flag)
}

async function findInProc(flag: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      // A zombie's command line is empty, so a killed browser that nobody has waited for does not count.
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      return line.split('\0').includes(flag)
    }),
  )
  return pids.filter((_, index) => found[index]).map(Number)
}

async function findInPs(flag: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,command='], { maxBuffer: 1 << 24 })
  const lines = stdout.split('\n').filter((line) => `${line} `.includes(` ${flag} `))
  return lines.map((line) => Number.parseInt(line, 10)).filter((pid) => pid !== process.pid)
}
