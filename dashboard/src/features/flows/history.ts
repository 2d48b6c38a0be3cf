/** Snapshots of one immutable document: nothing has to know how to undo itself. */
export interface History<Document> {
  past: readonly Document[]
  present: Document
  future: readonly Document[]
  /** What the last change was about, and when: typing in one field is one step. */
  last: { about: string; at: number } | undefined
}

const MOST_STEPS = 200
const ONE_STEP_MILLISECONDS = 1_500

export function begin<Document>(present: Document): History<Document> {
  return { past: [], present, future: [], last: undefined }
}

/** Changes about the same thing (`about`) that follow each other closely are undone together. */
export function record<Document>(
  history: History<Document>,
  present: Document,
  about = '',
  at = Date.now(),
): History<Document> {
  if (present === history.present) return history
  const { last } = history
  const isSame =
    about !== '' && last?.about === about && at - last.at < ONE_STEP_MILLISECONDS && history.past.length > 0
  const past = isSame ? history.past : [...history.past, history.present].slice(-MOST_STEPS)
  return { past, present, future: [], last: { about, at } }
}

export function undo<Document>(history: History<Document>): History<Document> {
  const before = history.past.at(-1)
  if (before === undefined) return history
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    last: undefined,
  }
}

export function redo<Document>(history: History<Document>): History<Document> {
  const [next, ...future] = history.future
  if (next === undefined) return history
  return { past: [...history.past, history.present], present: next, future, last: undefined }
}
