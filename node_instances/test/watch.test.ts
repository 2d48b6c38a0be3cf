import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PageState } from '../src/engine/webjs/page_scripts.ts'
import { type Watched, watch } from '../src/engine/webjs/watch.ts'

const limits = { readyMilliseconds: 1, probeMilliseconds: 1 }
const page = (more: Partial<PageState>): PageState => ({
  state: 'CONNECTED',
  hasSynced: false,
  isInjected: false,
  passkeyAsked: false,
  ...more,
})

function look(more: Partial<Watched>) {
  const watched: Watched = {
    isReady: () => false,
    readState: async () => page({}),
    askServer: async () => {},
    retellSynced: async () => {},
    ...more,
  }
  return watch(watched, limits, AbortSignal.timeout(5000))
}

test('a page that asks for a passkey', async () => {
  const verdict = await look({ readState: async () => page({ state: 'UNPAIRED', passkeyAsked: true }) })
  assert.deepEqual(verdict, { type: 'ended', reason: 'passkey_required' })
})

test('a code gone idle is replaced', async () => {
  const verdict = await look({ readState: async () => page({ state: 'UNPAIRED_IDLE' }) })
  assert.equal(verdict?.type, 'crashed')
})

test('a ready that never comes', async () => {
  assert.deepEqual(await look({}), { type: 'crashed', cause: 'ready never came' })
})

test('a page that is frozen', async () => {
  const readState = () => Promise.reject(new Error('no answer'))
  const verdict = await look({ isReady: () => true, readState })
  assert.deepEqual(verdict, { type: 'crashed', cause: 'the page does not answer' })
})

test('a deaf session: the page answers, the server behind it does not', async () => {
  const askServer = () => Promise.reject(new Error('no answer'))
  const verdict = await look({ isReady: () => true, askServer })
  assert.deepEqual(verdict, { type: 'crashed', cause: 'the server does not answer' })
})

test('one slow answer is no death', async () => {
  let asked = 0
  const over = new AbortController()
  const askServer = async () => {
    asked += 1
    if (asked === 5) over.abort()
    if (asked % 2 === 1) throw new Error('slow')
  }
  const watched = {
    isReady: () => true,
    readState: async () => page({}),
    askServer,
    retellSynced: async () => {},
  }
  assert.equal(await watch(watched, limits, over.signal), null)
})

for (const [state, reason] of [
  ['CONFLICT', 'conflict'],
  ['TOS_BLOCK', 'banned'],
  ['PROXYBLOCK', 'proxy_blocked'],
  ['DEPRECATED_VERSION', 'version_outdated'],
] as const) {
  test(`${state} before ready is ${reason}`, async () => {
    assert.deepEqual(await look({ readState: async () => page({ state }) }), { type: 'ended', reason })
  })
}
