interface Conflater {
  /** Adds names to the next run: at once when none is under way, else right after it. */
  add: (names: Iterable<string>) => void
  stop: () => void
}

/** How long a run that failed, or one after a run that answered at once, waits (milliseconds). */
const RETRY = 2_000
const PAUSE = 40

/**
 * Runs one at a time, each with all names that came meanwhile: one change is heard of at once, a flood as fast as it
 * can be answered. What failed is tried again with the next.
 */
export function conflate(run: (names: readonly string[]) => Promise<unknown>): Conflater {
  const waiting = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isRunning = false
  let isStopped = false

  const pass = async () => {
    timer = undefined
    const names = [...waiting]
    waiting.clear()
    isRunning = true
    let pause = PAUSE
    try {
      await run(names)
    } catch {
      for (const name of names) waiting.add(name)
      pause = RETRY
    }
    isRunning = false
    if (waiting.size > 0 && !isStopped) timer = setTimeout(pass, pause)
  }
  return {
    add: (names) => {
      for (const name of names) waiting.add(name)
      if (waiting.size > 0 && !isRunning && !isStopped && timer === undefined) void pass()
    },
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
