import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openScene, type Scene, waitFor } from './support/scene.ts'
import { openLinked, openSession, type Session } from './support/session.ts'

const PHONE = '5511999990001'
const OTHER = '5511999990002'

describe('linking the unmodified library', () => {
  let scene: Scene
  let session: Session

  before(async () => {
    scene = await openScene({ qrMs: 1500 })
    await scene.call('POST', '/phones', { phone: PHONE, name: 'Ana' })
    await scene.call('POST', '/phones', { phone: OTHER, name: 'Beto' })
  })

  after(async () => {
    await session.close()
    await scene.close()
  })

  it('shows a QR code, and a new one when it is due', async () => {
    session = openSession(scene, 'one')
    const [first] = await session.event('qr')
    assert.equal(first.split(',').length, 5)
    const { body } = await scene.call('GET', '/qr')
    assert.deepEqual(
      (body.qrs as { qr: string }[]).map(({ qr }) => qr),
      [first],
    )
    await session.event('qr', (qr) => qr !== first)
  })

  it('is linked by a scan, once', async () => {
    const newest = session.seen.findLast(({ name }) => name === 'qr')?.values[0]
    const scan = await scene.call('POST', `/phones/${PHONE}/scan`, { qr: newest })
    assert.equal(scan.status, 200)
    await session.event('ready')
    assert.equal(session.client.info.wid.user, PHONE)
    assert.equal(session.client.info.pushname, 'Ana')
    assert.equal(await session.client.getState(), 'CONNECTED')
    const again = await scene.call('POST', `/phones/${OTHER}/scan`, { qr: newest })
    assert.deepEqual([again.status, again.body.error.code], [409, 'qr_used'])
    assert.equal(session.count('ready'), 1)
  })

  it('needs no new QR code after everything was killed right after the scan', async () => {
    let other = openSession(scene, 'other')
    const [qr] = await other.event('qr')
    await scene.call('POST', `/phones/${OTHER}/scan`, { qr })
    other.kill()
    await waitFor('browser gone', () => other.client.pupBrowser?.isConnected() === false || undefined)
    other = openSession(scene, 'other')
    await other.event('ready')
    assert.equal(other.count('qr'), 0)
    await other.close()
    await scene.call('POST', `/phones/${OTHER}/unlink`)
  })

  it('needs no new QR code after everything was killed right after ready', async () => {
    await session.settled()
    session.kill()
    await waitFor('browser gone', () => session.client.pupBrowser?.isConnected() === false || undefined)
    session = openSession(scene, 'one')
    await session.event('ready')
    assert.equal(session.count('qr'), 0)
  })

  it('tells LOGOUT and shows a new QR code when the phone unlinks it', async () => {
    const { body } = await scene.call('POST', `/phones/${PHONE}/unlink`)
    assert.deepEqual(body, { unlinked: 1 })
    const [reason] = await session.event('disconnected')
    assert.equal(reason, 'LOGOUT')
    await session.event('qr')
    await session.settled()
    await session.close()
  })

  it('asks for a QR code when it was unlinked while away', async () => {
    session = await openLinked(scene, 'two', PHONE)
    await session.close()
    await scene.call('POST', `/phones/${PHONE}/unlink`)
    session = openSession(scene, 'two')
    await session.event('qr')
    assert.equal(session.count('ready'), 0)
  })

  it('is linked by a pairing code typed into the right phone only', async () => {
    const code = await session.client.requestPairingCode(PHONE)
    assert.match(code, /^[1-9A-Z]{8}$/)
    const wrong = await scene.call('POST', `/phones/${OTHER}/enter-code`, { code })
    assert.deepEqual([wrong.status, wrong.body.error.code], [409, 'code_other_phone'])
    assert.equal((await scene.call('POST', `/phones/${PHONE}/enter-code`, { code })).status, 200)
    await session.event('ready')
  })

  it('forgets the link when it logs itself out', async () => {
    await session.client.logout()
    const { body } = await scene.call('GET', `/phones/${PHONE}`)
    assert.equal(body.linked, false)
    assert.equal(session.count('disconnected'), 0)
    assert.equal(existsSync(join(scene.folder, 'session-two')), false)
  })
})
