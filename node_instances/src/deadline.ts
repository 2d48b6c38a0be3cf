// Nothing is waited for without a limit.
import { InstanceError } from './errors.ts'

/** The promise's value, or `engine_timeout` after so many milliseconds. The loser is left alone. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new InstanceError('engine_timeout')), milliseconds)
  })
  promise.catch(() => {})
  try {
    return await Promise.race([promise, limit])
  } finally {
    clearTimeout(timer)
  }
}

/** True as soon as the condition holds, false after so many milliseconds. */
export async function until(milliseconds: number, condition: () => boolean): Promise<boolean> {
  const end = performance.now() + milliseconds
  while (!condition()) {
    if (performance.now() >= end) return false
    await pause(20)
  }
  return true
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
