// What this client is: its keys, and the session it got when it was linked. Kept in IndexedDB, whose
// strict transactions survive a kill right after they complete; localStorage does not.
const DATABASE = 'session'
const STORE = 'values'

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

async function transact(mode, act) {
  const database = await open()
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: 'strict' })
      const request = act(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    database.close()
  }
}

export function loadSession() {
  return transact('readonly', (store) => store.get('session'))
}

/** Resolves once the session is on disk. */
export function saveSession(session) {
  return transact('readwrite', (store) => store.put(session, 'session'))
}

export function forgetSession() {
  return transact('readwrite', (store) => store.delete('session'))
}

function randomBytes(count) {
  return crypto.getRandomValues(new Uint8Array(count))
}

export function encodeBase64(bytes) {
  return btoa(String.fromCharCode(...bytes))
}

export const keys = {
  noise: randomBytes(32),
  identity: randomBytes(32),
  adv: encodeBase64(randomBytes(32)),
  platform: '1',
}
