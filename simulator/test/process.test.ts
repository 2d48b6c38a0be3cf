import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { waitFor } from './support/scene.ts'

const MAIN = join(import.meta.dirname, '../src/main.ts')

interface Ready {
  simulator_url: string
  tls_port: number
  browser_args: string[]
  pid: number
}

describe('the simulator as a process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-process-'))
  const started: ChildProcess[] = []

  const start = (changes: Record<string, string> = {}): ChildProcess => {
    const environment = {
      SIMULATOR_PORT: '0',
      SIMULATOR_TLS_PORT: '0',
      SIMULATOR_STATE_DIR: folder,
      ...changes,
    }
    const child = spawn(process.execPath, [MAIN], { env: { ...process.env, ...environment } })
    started.push(child)
    return child
  }
  const readyOf = (child: ChildProcess) =>
    waitFor('simulator.json', () => {
      try {
        const ready = JSON.parse(readFileSync(join(folder, 'simulator.json'), 'utf8')) as Ready
        return ready.pid === child.pid ? ready : undefined
      } catch {
        return undefined
      }
    })
  const endOf = async (child: ChildProcess) => {
    const errors: Buffer[] = []
    child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk))
    const [code] = await once(child, 'close')
    return { code, output: Buffer.concat(errors).toString() }
  }
  const stop = async (child: ChildProcess) => {
    child.kill('SIGTERM')
    return (await once(child, 'exit'))[0]
  }

  after(() => {
    for (const child of started) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  it('keeps its certificate and its phones over a restart', async () => {
    const first = start()
    const before = await readyOf(first)
    const phone = JSON.stringify({ phone: '5511999990001', name: 'Ana' })
    await fetch(`${before.simulator_url}/phones`, { method: 'POST', body: phone })
    assert.equal(await stop(first), 0)
    const second = start()
    const after = await readyOf(second)
    assert.equal(after.browser_args[1], before.browser_args[1])
    const { phones } = (await (await fetch(`${after.simulator_url}/phones`)).json()) as {
      phones: { name: string }[]
    }
    assert.equal(phones[0]?.name, 'Ana')
    assert.equal(await stop(second), 0)
  })

  it('names the setting of a port that is taken, and ends with 2', async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await once(squatter, 'listening')
    const address = squatter.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const { code, output } = await endOf(start({ SIMULATOR_PORT: String(port) }))
    squatter.close()
    assert.equal(code, 2)
    assert.match(output, /^simulator: port \d+ cannot be used .* set SIMULATOR_PORT\n$/)
  })

  it('names the state that can be no folder, and ends with 2', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    for (const state of [file, join(file, 'below')]) {
      const { code, output } = await endOf(start({ SIMULATOR_STATE_DIR: state }))
      assert.equal(code, 2)
      assert.match(output, /^simulator: SIMULATOR_STATE_DIR: .* cannot be a folder .*\n$/)
    }
  })

  it('ends when the process that started it is gone', async () => {
    const script = `require('node:child_process').spawn(process.execPath, [${JSON.stringify(MAIN)}], {stdio: 'ignore'})`
    const environment = {
      SIMULATOR_PORT: '0',
      SIMULATOR_TLS_PORT: '0',
      SIMULATOR_STATE_DIR: folder,
      SIMULATOR_PARENT_WATCH: '1',
    }
    rmSync(join(folder, 'simulator.json'), { force: true })
    const parent = spawn(process.execPath, ['-e', script], { env: { ...process.env, ...environment } })
    const ready = await waitFor('simulator.json', () => {
      try {
        return JSON.parse(readFileSync(join(folder, 'simulator.json'), 'utf8')) as Ready
      } catch {
        return undefined
      }
    })
    parent.kill('SIGKILL')
    await waitFor('the simulator gone', () =>
      fetch(ready.simulator_url).then(
        () => undefined,
        () => true,
      ),
    )
  })
})
