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

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
