import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { BrowserPage } from './support/library.ts'
import { openScene, type Scene, waitFor } from './support/scene.ts'
import { openSession, type Session } from './support/session.ts'

const PHONE = '5511999990001'

describe("a phone's page, in the browser of the client it scans", () => {
  let scene: Scene
  let session: Session
  let page: BrowserPage

  const texts = (selector: string) =>
    page.evaluate(
      `Array.from(document.querySelectorAll('${selector}'), (element) => element.textContent)`,
    ) as Promise<string[]>

  before(async () => {
    scene = await openScene()
    await scene.call('POST', '/phones', { phone: PHONE, name: 'Ana' })
    session = openSession(scene, 'one', { deviceName: 'Loja Centro' })
    await session.event('qr')
    await session.settled()
    page = (await session.client.pupBrowser?.newPage()) as BrowserPage
    await page.goto(`${scene.simulator.url}/phones/${PHONE}/page`)
  })

  after(async () => {
    await session.close()
    await scene.close()
  })

  it('shows which device asks, and links it when a person scans', async () => {
    await page.waitForSelector('#qrs button')
    assert.match((await texts('#qrs strong'))[0] ?? '', /Loja Centro/)
    await page.click('#qrs button')
    await session.event('ready')
    await page.waitForSelector('#clients .badge.on')
    assert.deepEqual(await texts('#clients .badge.on'), ['on-line'])
  })

  it('lets a person write as the contact and see the answer', async () => {
    await page.type('#new-chat [name=phone]', '5521988880000')
    await page.type('#new-chat [name=name]', 'Bia')
    await page.click('#new-chat button')
    await page.type('#body', 'Olá?')
    await page.click('#write button')
    const [message] = await session.event('message')
    await message.reply('Oi, Bia')
    const shown = await waitFor('the answer on the page', async () => {
      const all = await texts('#messages li > span')
      return all.length === 2 ? all : undefined
    })
    assert.deepEqual(shown, ['Olá?', 'Oi, Bia'])
  })

  it('speaks English when asked', async () => {
    await page.click('#language')
    await waitFor(
      'English',
      async () => (await texts('h2').catch(() => []))[0] === 'Linked devices' || undefined,
    )
  })
})
