/// <reference lib="webworker" />
// Serves what belongs to nobody: the scripts, styles and fonts of this build, and a page that says there is no network.
// Whatever a person may see (the API's answers, files, config.json) goes by untouched and is never kept here.
// And shows what a person is told while no page of ours is before him.

/** Named after the build: another build has another, and takes this one's place at once. */
const BUILD = 'zapbase-__BUILD__'
const OFFLINE_PAGE = '/offline.html'
const OFFLINE = [OFFLINE_PAGE, '/offline.css', '/zapbase.svg']
/** Their names change with what they hold, so that one of them is never out of date. */
const HASHED = '/assets/'

self.addEventListener('install', (event) => {
  event.waitUntil(keepOffline().then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOtherBuilds().then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate') event.respondWith(openPage(request))
  else if (pathname.startsWith(HASHED)) event.respondWith(openHashed(request))
  else if (OFFLINE.includes(pathname)) event.respondWith(openOffline(request))
})

self.addEventListener('push', (event) => {
  event.waitUntil(showNotice(event.data))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(openNotice(event.notification.data?.path ?? '/'))
})

async function keepOffline() {
  const cache = await caches.open(BUILD)
  await cache.addAll(OFFLINE.map((path) => new Request(path, { cache: 'reload' })))
}

async function forgetOtherBuilds() {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== BUILD).map((name) => caches.delete(name)))
}

/** Always the server's page, so that a new build is never kept from anybody. */
async function openPage(request) {
  try {
    return await fetch(request)
  } catch {
    return (await caches.match(OFFLINE_PAGE)) ?? Response.error()
  }
}

async function openHashed(request) {
  const kept = await caches.match(request)
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok && response.type === 'basic') {
    const cache = await caches.open(BUILD)
    // A full disk is no reason to show nothing.
    await cache.put(request, response.clone()).catch(() => undefined)
  }
  return response
}

async function openOffline(request) {
  try {
    return await fetch(request)
  } catch {
    return (await caches.match(request)) ?? Response.error()
  }
}

/** What the orchestrator tells: `{title, body, tag, path}`. A page that is looked at says it itself. */
async function showNotice(data) {
  const { title = 'Zapbase', body = '', tag, path = '/' } = readNotice(data)
  const pages = await self.clients.matchAll({ type: 'window' })
  if (tag !== 'test' && pages.some(({ focused }) => focused)) return
  await self.registration.showNotification(title, { body, tag, icon: '/icons/icon-192.png', data: { path } })
}

function readNotice(data) {
  try {
    return data?.json() ?? {}
  } catch {
    return {}
  }
}

/** Leads a page that is there to the chat, or opens one; never to another site. */
async function openNotice(path) {
  const address = new URL(path, self.location.origin)
  if (address.origin !== self.location.origin) return
  const [page] = await self.clients.matchAll({ type: 'window' })
  const led = await page?.navigate(address.href).catch(() => undefined)
  if (led) await led.focus()
  else await self.clients.openWindow(address.href)
}
