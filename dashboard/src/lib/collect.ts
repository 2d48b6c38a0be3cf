/** How long after one run the next may come (milliseconds). */
const PAUSE = 250

interface Collector<Name> {
  /** Adds names to the next run, which comes after `delay` milliseconds or when one is due earlier. */
  add: (names: Iterable<Name>, delay?: number) => void
  stop: () => void
}

/** Runs with all names that came since the last run: at once when that is long ago, else after a pause. */
export function collect<Name>(run: (names: ReadonlySet<Name>) => void): Collector<Name> {
  let names = new Set<Name>()
  let ranAt = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | undefined
  let dueAt = Number.POSITIVE_INFINITY

  const pass = () => {
    const passed = names
    names = new Set()
    ranAt = Date.now()
    dueAt = Number.POSITIVE_INFINITY
    run(passed)
  }
  return {
    add: (more, delay = 0) => {
      for (const name of more) names.add(name)
      const wanted = Math.max(Date.now() + delay, ranAt + PAUSE)
      if (wanted >= dueAt) return
      clearTimeout(timer)
      dueAt = wanted
      timer = setTimeout(pass, wanted - Date.now())
    },
    stop: () => clearTimeout(timer),
  }
}
