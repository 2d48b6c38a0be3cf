import { runTrace, type Trace } from './types.ts'

/** The blocks a run came through, in order, each once for each time; nothing of what has another shape. */
export function readTrace(trace: unknown): Trace {
  if (!runTrace(trace)) return []
  return trace.reduce<Trace>((walked, entry) => {
    const last = walked.at(-1)
    const isLeft = entry.entered === null && last?.node === entry.node && last.exit === null
    return isLeft ? [...walked.slice(0, -1), { ...last, exit: entry.exit }] : [...walked, entry]
  }, [])
}
