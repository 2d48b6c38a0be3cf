import { runTrace, type Trace } from './types.ts'

/** The blocks a run came through, in order, each once for each time; nothing of what has another shape. */
export function readTrace(trace: unknown): Trace {
  if (!runTrace(trace)) return []
  const walked: Trace = []
  for (const entry of trace) {
    const last = walked.at(-1)
    const isLeft = entry.entered === null && last?.node === entry.node && last.exit === null
    if (isLeft) walked[walked.length - 1] = { ...last, exit: entry.exit }
    else walked.push(entry)
  }
  return walked
}
