// The socket to the simulator: frames out and in, requests with an answer, and a new connection
// whenever the old one goes.
const RECONNECT_MS = 300
const RECONNECT_LONGEST_MS = 2000
const REQUEST_TIMEOUT_MS = 20_000

export class Transport {
  #socket
  #requests = new Map()
  #lastRequest = 0
  #delayMs = RECONNECT_MS
  #handlers

  /** Handlers: onOpen(), onFrame(frame), onClose(), onReconnect(). */
  constructor(handlers) {
    this.#handlers = handlers
  }

  connect() {
    const socket = new WebSocket('wss://web.whatsapp.com/ws/chat')
    this.#socket = socket
    socket.onopen = () => this.#handlers.onOpen()
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data))
    socket.onclose = () => this.#retry(socket)
  }

  /** A connection that got this far is a good one: the next retry is quick again. */
  settle() {
    this.#delayMs = RECONNECT_MS
  }

  reconnect() {
    this.#socket.close()
    this.#retry(this.#socket)
  }

  send(frame) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }

  /** Ask the simulator; rejects with its error code, with `timeout`, or with `closed`. */
  request(method, parameters = {}) {
    this.#lastRequest += 1
    const id = this.#lastRequest
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#settleRequest(id, { error: 'timeout' }), REQUEST_TIMEOUT_MS)
      this.#requests.set(id, { resolve, reject, timer })
      if (this.#socket.readyState !== WebSocket.OPEN) this.#settleRequest(id, { error: 'closed' })
      else this.send({ type: 'request', id, method, parameters })
    })
  }

  #receive(frame) {
    if (frame.type === 'response') this.#settleRequest(frame.id, frame)
    else this.#handlers.onFrame(frame)
  }

  #settleRequest(id, { result, error }) {
    const waiting = this.#requests.get(id)
    if (!waiting) return
    this.#requests.delete(id)
    clearTimeout(waiting.timer)
    if (error) waiting.reject(new Error(error))
    else waiting.resolve(result)
  }

  #retry(socket) {
    if (socket !== this.#socket) return
    this.#socket = { readyState: WebSocket.CLOSED, close() {} }
    for (const id of [...this.#requests.keys()]) this.#settleRequest(id, { error: 'closed' })
    this.#handlers.onClose()
    setTimeout(() => {
      this.#handlers.onReconnect()
      this.connect()
    }, this.#delayMs)
    this.#delayMs = Math.min(this.#delayMs * 2, RECONNECT_LONGEST_MS)
  }
}
