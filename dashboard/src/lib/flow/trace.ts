import { either, list, nullable, record, text } from '../shape.ts'

const none = (value: unknown): value is undefined => value === undefined

/** The last 200 entries as the engine keeps them: a block that waited was entered in one and left in another. */
const runTrace = list(
  record({
    node: nullable(text),
    entered: nullable(text),
    exit: nullable(text),
    what: either(none, text),
    code: either(none, text),
  }),
)

/** A block on the way; `what` is why it was left so, or the code of what was refused there. */
export interface Step {
  node: string
  entered: string | null
  exit: string | null
  what?: string
}

/** The blocks a run came through, in order, each once for each time; nothing of what has another shape. */
export function readTrace(trace: unknown): Step[] {
  if (!runTrace(trace)) return []
  const walked: Step[] = []
  for (const entry of trace) {
    const { node, entered, exit, what } = entry
    const last = walked.at(-1)
    const place = walked.length - 1
    // What the database refused of a step is told after it.
    if (what === 'refused') {
      if (last) walked[place] = { ...last, what: entry.code ?? what }
      continue
    }
    if (node === null) continue
    const isLeft = entered === null && last?.node === node && last.exit === null
    const why = what === undefined ? {} : { what }
    if (isLeft) walked[place] = { ...last, exit, ...why }
    else walked.push({ node, entered, exit, ...why })
  }
  return walked
}
