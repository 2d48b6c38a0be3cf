import { list, nullable, record, type Shaped, text } from '../shape.ts'

/** The last 200 entries as the engine keeps them: a block that waited was entered in one and left in another. */
const runTrace = list(record({ node: text, entered: nullable(text), exit: nullable(text) }))
export type Trace = Shaped<typeof runTrace>

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
