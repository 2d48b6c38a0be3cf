/** Beside the subscription itself: whose it is, and of which sign-in. */
const SAVED = 'zapbase.push'

/** This browser's subscription at its push service. Without a service worker, as in development, there is none. */
async function findManager(): Promise<PushManager | undefined> {
  if (!('serviceWorker' in navigator && 'PushManager' in window)) return undefined
  return (await navigator.serviceWorker.getRegistration())?.pushManager
}

export async function canPush(): Promise<boolean> {
  return (await findManager()) !== undefined
}

export async function findSubscription(): Promise<PushSubscription | null> {
  return (await (await findManager())?.getSubscription()) ?? null
}

/** Subscribes with the key of our side (base64url); one that was made with another is given up. Rejects when the browser refuses. */
export async function subscribe(key: string): Promise<PushSubscription | null> {
  const manager = await findManager()
  const earlier = await manager?.getSubscription()
  if (earlier && encode(earlier.options.applicationServerKey) !== key) await earlier.unsubscribe()
  return (await manager?.subscribe({ userVisibleOnly: true, applicationServerKey: key })) ?? null
}

/** Tells this browser nothing more; answers which subscription that was. */
export async function unsubscribe(): Promise<string | undefined> {
  localStorage.removeItem(SAVED)
  const subscription = await findSubscription()
  await subscription?.unsubscribe()
  return subscription?.endpoint
}

/** What was last saved of this browser, for whom; '' for nothing. */
export function readSavedPush(): string {
  return localStorage.getItem(SAVED) ?? ''
}

export function keepSavedPush(saved: string): void {
  try {
    localStorage.setItem(SAVED, saved)
  } catch {
    // No room left in the browser: it is told all the same, until something changes.
  }
}

function encode(key: ArrayBuffer | null): string {
  const bytes = String.fromCharCode(...new Uint8Array(key ?? new ArrayBuffer()))
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
