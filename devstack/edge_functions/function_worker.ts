// One function in a worker of its own: started when it is first asked, again when it has ended, ended when it loops.

import type { Answered, Asked, FromWorker, ToWorker } from './messages.ts'

/** How long a function's file may run before it serves. */
const BOOT_MILLISECONDS = 30_000
/** Hosted counts two seconds of processor a request; here, how long a worker is at work without a pause. */
const BUSY_MILLISECONDS = 5_000
const LOOK_MILLISECONDS = 500
/** Until an answer has come: as hosted. */
const ANSWER_MILLISECONDS = 150_000

/** `code` is hosted's, `status` too. */
export class FunctionError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

interface Waiting {
  resolve(answer: Answered): void
  reject(error: FunctionError): void
}

interface Running {
  worker: Worker
  waiting: Map<number, Waiting>
  heardAt: number
}

export class FunctionWorker {
  readonly #entry: URL
  #running: Promise<Running> | undefined
  #lastId = 0

  constructor(entry: URL) {
    this.#entry = entry
  }

  /** The function's answer; FunctionError when it cannot start, loops, breaks, or is too slow. */
  async ask(asked: Omit<Asked, 'id'>): Promise<Answered> {
    this.#running ??= this.#start()
    const running = await this.#running
    const id = ++this.#lastId
    if (running.waiting.size === 0) this.#watch(running)
    const { promise, resolve, reject } = Promise.withResolvers<Answered>()
    running.waiting.set(id, { resolve, reject })
    send(running.worker, { ask: { id, ...asked } }, asked.body ? [asked.body] : [])
    const late = new FunctionError(504, 'IDLE_TIMEOUT', 'Request idle timeout limit reached')
    const timer = setTimeout(() => reject(late), ANSWER_MILLISECONDS)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      running.waiting.delete(id)
    }
  }

  async #start(): Promise<Running> {
    const permissions = {
      net: true,
      env: true,
      read: false,
      write: false,
      run: false,
      ffi: false,
      sys: false,
    }
    const options = { type: 'module', deno: { permissions } }
    const worker = new Worker(this.#entry, options as WorkerOptions)
    const running: Running = { worker, waiting: new Map(), heardAt: Date.now() }
    const { promise, resolve, reject } = Promise.withResolvers<Running>()
    const failed = new FunctionError(503, 'BOOT_ERROR', 'Function failed to start (please check logs)')
    const timer = setTimeout(() => reject(failed), BOOT_MILLISECONDS)
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      running.heardAt = Date.now()
      if ('ready' in data) resolve(running)
      else if ('answer' in data) running.waiting.get(data.answer.id)?.resolve(data.answer)
    }
    worker.onerror = (event) => {
      event.preventDefault()
      console.error(event.message)
      reject(failed)
      this.#end(
        running,
        new FunctionError(500, 'WORKER_ERROR', 'Function exited due to an error (please check logs)'),
      )
    }
    try {
      return await promise
    } catch (error) {
      this.#end(running, failed)
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  /** While it has something to do: does it still hear? */
  #watch(running: Running): void {
    running.heardAt = Date.now()
    const timer = setInterval(() => {
      if (running.waiting.size === 0) return clearInterval(timer)
      if (Date.now() - running.heardAt < BUSY_MILLISECONDS)
        return send(running.worker, { ping: this.#lastId }, [])
      clearInterval(timer)
      const message = 'Function failed due to not having enough compute resources (please check logs)'
      this.#end(running, new FunctionError(546, 'WORKER_LIMIT', message))
    }, LOOK_MILLISECONDS)
  }

  /** Whoever waits for it is told why; who asks next starts it again. */
  #end(running: Running, why: FunctionError): void {
    this.#running = undefined
    running.worker.terminate()
    for (const { reject } of running.waiting.values()) reject(why)
  }
}

function send(worker: Worker, message: ToWorker, transfer: ArrayBuffer[]): void {
  worker.postMessage(message, transfer)
}
