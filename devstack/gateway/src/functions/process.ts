// The process in which functions run: started when the first is asked, again when it has ended. It reads the pipe on its
// stdin, which closes with this process however that ends, and then ends too.

import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

const START_MILLISECONDS = 30_000
const LOOK_MILLISECONDS = 25

export interface FunctionsConfig {
  /** Which functions there are, and of which a caller has to have a token. */
  verify_jwt: Record<string, boolean>
  /** Empty: there is no Deno on this machine. */
  command: string[]
  port: number
  log: string
  /** What the project tells them besides itself. */
  secrets: Record<string, string>
  /** Where Deno keeps packages of npm. */
  cache: string
}

export class FunctionsProcess {
  readonly #config: FunctionsConfig
  readonly #environment: Record<string, string>
  #child: ChildProcess | undefined
  #ready: Promise<void> | undefined

  constructor(config: FunctionsConfig, environment: Record<string, string>) {
    this.#config = config
    this.#environment = environment
  }

  /** Resolves once it answers; it is then as warm as it gets. Throws when it does not start in time. */
  ready(): Promise<void> {
    this.#ready ??= this.#start().catch((error: unknown) => {
      this.stop()
      throw error
    })
    return this.#ready
  }

  stop(): void {
    this.#ready = undefined
    this.#child?.kill('SIGKILL')
  }

  async #start(): Promise<void> {
    const child = this.#spawn()
    this.#child = child
    child.on('error', (error) => console.error('functions:', error.message))
    child.on('exit', () => {
      if (this.#child === child) this.#ready = undefined
    })
    const deadline = Date.now() + START_MILLISECONDS
    while (!(await this.#answers())) {
      const hasEnded = child.exitCode !== null || child.signalCode !== null || child.pid === undefined
      if (hasEnded || Date.now() > deadline) throw new Error('the functions did not start')
      await pause(LOOK_MILLISECONDS)
    }
  }

  #spawn(): ChildProcess {
    const [program = '', ...rest] = this.#config.command
    const log = openSync(this.#config.log, 'a', 0o600)
    try {
      // No more of the environment than a hosted function has.
      const env = {
        ...this.#config.secrets,
        ...this.#environment,
        DENO_DIR: this.#config.cache,
        DENO_NO_UPDATE_CHECK: '1',
        NO_COLOR: '1',
      }
      return spawn(program, rest, { stdio: ['pipe', log, log], env })
    } finally {
      closeSync(log)
    }
  }

  async #answers(): Promise<boolean> {
    return fetch(`http://127.0.0.1:${this.#config.port}/`).then(
      (response) => response.ok,
      () => false,
    )
  }
}
