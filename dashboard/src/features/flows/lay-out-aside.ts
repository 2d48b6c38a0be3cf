import type { Position } from '@/lib/flow/graph.ts'
import type { Plan } from './layout.ts'

const LIMIT_MILLISECONDS = 20_000

/** Lays out in a worker, which is ended afterwards whatever came of it. */
export function layOutAside(plan: Plan): Promise<Record<string, Position>> {
  const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
  return new Promise<Record<string, Position>>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('laying out took too long')), LIMIT_MILLISECONDS)
    worker.onmessage = ({ data }: MessageEvent<Record<string, Position>>) => {
      clearTimeout(timer)
      resolve(data)
    }
    worker.onerror = ({ message }) => {
      clearTimeout(timer)
      reject(new Error(message || 'the worker failed'))
    }
    worker.postMessage(plan)
  }).finally(() => worker.terminate())
}
