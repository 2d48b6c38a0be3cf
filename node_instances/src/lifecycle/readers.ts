/** Notices when nobody has read this process's events or asked for its status for too long. */
export class Readers {
  readonly #orphanMilliseconds: number
  #present = 0
  #lastSeen = performance.now()

  constructor(orphanSeconds: number) {
    this.#orphanMilliseconds = orphanSeconds * 1000
  }

  seen(): void {
    this.#lastSeen = performance.now()
  }

  /** A reader has come; the function returned says that it has gone. */
  enter(): () => void {
    this.#present += 1
    return () => {
      this.#present -= 1
      this.seen()
    }
  }

  get isOrphaned(): boolean {
    return this.#present === 0 && performance.now() - this.#lastSeen > this.#orphanMilliseconds
  }
}
