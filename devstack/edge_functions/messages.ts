// What the process and its workers say to each other.

export interface Asked {
  id: number
  method: string
  url: string
  headers: [string, string][]
  body: ArrayBuffer | null
}

export interface Answered {
  id: number
  status: number
  headers: [string, string][]
  body: ArrayBuffer | null
}

/** `ping` is answered as soon as the worker is not at work. */
export type ToWorker = { ask: Asked } | { ping: number }
export type FromWorker = { ready: true } | { answer: Answered } | { pong: number }
