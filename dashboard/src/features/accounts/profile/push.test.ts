import { renderHook, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { answer, fakeSupabase } from '../../../../test/fake-supabase.ts'
import { providers } from '../../../../test/render.tsx'
import { useRenewPush, useSwitchPush } from './api/push.ts'

const ANA = 'ana'
const FIRST_KEY = 'BAAA'

/** A browser with a push service of its own: each subscription has another address. */
class Browser {
  count = 0
  subscription: (PushSubscription & { endpoint: string }) | null = null

  readonly pushManager = {
    getSubscription: async () => this.subscription,
    subscribe: async ({ applicationServerKey }: { applicationServerKey: string }) => {
      this.subscription ??= this.make(applicationServerKey)
      return this.subscription
    },
  }

  private make(key: string) {
    this.count += 1
    const endpoint = `https://push.example.com/${this.count}`
    const applicationServerKey = Uint8Array.from(atob(key), (sign) => sign.charCodeAt(0)).buffer
    const unsubscribe = async () => {
      this.subscription = null
      return true
    }
    const toJSON = () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } })
    const made = { endpoint, options: { applicationServerKey }, unsubscribe, toJSON }
    return made as unknown as PushSubscription
  }
}

/** What is saved, by a page of whoever is signed in. */
class Site {
  readonly browser = new Browser()
  readonly saved: unknown[] = []
  key = FIRST_KEY
  sessionId = 'first'

  private readonly supabase = fakeSupabase(
    {
      'rpc push_key': () => answer(this.key),
      'rpc save_push_subscription': ({ filters }) => {
        this.saved.push(filters.endpoint)
        return answer('1')
      },
    },
    {
      getSession: async () => {
        const claims = btoa(JSON.stringify({ session_id: this.sessionId }))
        return { data: { session: { access_token: `head.${claims}.signature` } } }
      },
    },
  )

  async choose(userId: string): Promise<void> {
    const { result } = renderHook(() => useSwitchPush(userId, 'pt-BR'), { wrapper: await this.wrapper() })
    await result.current.mutateAsync(true)
  }

  /** Returns when the page has looked. */
  async load(userId: string): Promise<void> {
    const looked = vi.spyOn(Storage.prototype, 'getItem')
    const { unmount } = renderHook(() => useRenewPush(userId), { wrapper: await this.wrapper() })
    await waitFor(() => expect(looked).toHaveBeenCalledWith('zapbase.push'))
    await new Promise((resolve) => setTimeout(resolve))
    unmount()
  }

  private wrapper() {
    return providers({ supabase: this.supabase })
  }
}

let site: Site

beforeEach(() => {
  site = new Site()
  vi.stubGlobal('PushManager', class {})
  vi.stubGlobal('Notification', { permission: 'granted' })
  vi.stubGlobal('navigator', {
    languages: ['pt-BR'],
    serviceWorker: { getRegistration: async () => ({ pushManager: site.browser.pushManager }) },
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

it('a browser that nobody chose to be told by is not told', async () => {
  await site.load(ANA)
  expect([site.saved, site.browser.count]).toEqual([[], 0])
})

it('a page that loads saves again what ended with the earlier sign-in, and only then', async () => {
  await site.choose(ANA)
  await site.load(ANA)
  expect(site.saved).toEqual(['https://push.example.com/1'])
  site.sessionId = 'second'
  await site.load(ANA)
  await site.load(ANA)
  expect(site.saved).toEqual(['https://push.example.com/1', 'https://push.example.com/1'])
})

it('another key of ours needs another subscription', async () => {
  await site.choose(ANA)
  site.key = 'BBBB'
  await site.load(ANA)
  await site.load(ANA)
  expect(site.saved).toEqual(['https://push.example.com/1', 'https://push.example.com/2'])
})

it('one that the browser gave up is made again, unless it may no longer show anything', async () => {
  await site.choose(ANA)
  site.browser.subscription = null
  vi.stubGlobal('Notification', { permission: 'default' })
  await site.load(ANA)
  expect(site.saved).toHaveLength(1)
  vi.stubGlobal('Notification', { permission: 'granted' })
  await site.load(ANA)
  expect(site.saved).toEqual(['https://push.example.com/1', 'https://push.example.com/2'])
})

it('who signs in after another is told nothing of his, and nothing that he did not choose', async () => {
  await site.choose(ANA)
  await site.load('bia')
  expect(site.browser.subscription).toBeNull()
  await site.load(ANA)
  expect(site.saved).toHaveLength(1)
})
