import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { openScene, type Scene, waitFor } from './support/scene.ts'
import { openLinked, openSession, type Session } from './support/session.ts'

const PHONE = '5511999990001'
const CUSTOMER = '5521988880000'

describe('faults of a phone, seen by the unmodified library', () => {
  let scene: Scene
  let session: Session

  const setFault = async (fault: object) => scene.call('POST', `/phones/${PHONE}/faults`, fault)
  const receive = async (body: string) =>
    scene.call('POST', `/phones/${PHONE}/incoming`, { from: CUSTOMER, body })
  const reopen = async () => {
    await session.close()
    session = openSession(scene, 'one')
  }

  before(async () => {
    scene = await openScene()
    await scene.call('POST', '/phones', { phone: PHONE, name: 'Ana' })
    session = await openLinked(scene, 'one', PHONE)
  })

  afterEach(async () => {
    await setFault({ fault: 'none' })
  })

  after(async () => {
    await session.close()
    await scene.close()
  })

  it('drop_socket: TIMEOUT, OPENING, CONNECTED, and what came meanwhile', async () => {
    session.forget()
    await setFault({ fault: 'drop_socket', seconds: 0.5 })
    await receive('no escuro')
    await session.event('change_state', (state) => state === 'CONNECTED')
    const states = session.seen.filter(({ name }) => name === 'change_state').map(({ values }) => values[0])
    assert.deepEqual([states[0], states[1], states.at(-1)], ['TIMEOUT', 'OPENING', 'CONNECTED'])
    await session.event('message', ({ body }) => body === 'no escuro')
    assert.equal(session.count('disconnected'), 0)
    assert.equal(session.count('ready'), 0)
  })

  it('a restart of the simulator: connected again, still linked', async () => {
    session.forget()
    await scene.restart()
    await session.event('change_state', (state) => state === 'CONNECTED')
    await receive('depois do reinício')
    await session.event('message', ({ body }) => body === 'depois do reinício')
    assert.equal(session.count('qr'), 0)
  })

  it('time_lock: refuses those who never wrote, and the page knows why', async () => {
    const isLocked = () =>
      session.client.pupPage?.evaluate(
        `require('WAWebGetReachoutTimelockJob').fetchReachoutTimelock()
          .then(() => require('WAWebReachoutTimelockUtils').isUserReachoutTimelocked())`,
      )
    const stranger = '5531977771111'
    await session.client.getNumberId(stranger)
    assert.equal(await isLocked(), false)
    await setFault({ fault: 'time_lock' })
    await session.client.sendMessage(`${stranger}@c.us`, 'oi', { waitUntilMsgSent: true })
    await session.event('message_ack', (message, ack) => message.to === `${stranger}@c.us` && ack === -1)
    assert.equal(await isLocked(), true)
    await receive('eu escrevi')
    await session.event('message', ({ body }) => body === 'eu escrevi')
    const answer = await session.client.sendMessage(`${CUSTOMER}@c.us`, 'respondo', {
      waitUntilMsgSent: true,
    })
    await session.event('message_ack', (message, ack) => message.id.id === answer.id.id && ack === 1)
  })

  it('deaf: says CONNECTED and hears nothing until it connects anew', async () => {
    await setFault({ fault: 'deaf' })
    await receive('ninguém ouve')
    assert.equal(await session.client.getState(), 'CONNECTED')
    const probe = await Promise.race([
      session.client.getNumberId(CUSTOMER).then(
        () => 'answered',
        () => 'failed',
      ),
      new Promise((resolve) => setTimeout(() => resolve('silent'), 500)),
    ])
    assert.equal(probe, 'silent')
    assert.equal(
      session.seen.some(({ values }) => values[0]?.body === 'ninguém ouve'),
      false,
    )
    await session.client.resetState()
    await session.event('message', ({ body }) => body === 'ninguém ouve')
  })

  it('slow_acks: the server ack waits', async () => {
    await setFault({ fault: 'slow_acks', seconds: 0.4 })
    const started = Date.now()
    const sent = await session.client.sendMessage(`${CUSTOMER}@c.us`, 'devagar')
    await session.event('message_ack', (message, ack) => message.id.id === sent.id.id && ack === 1)
    assert.ok(Date.now() - started >= 390)
  })

  it('never_ready: connected but not ready, until a restart without the fault', async () => {
    await setFault({ fault: 'never_ready' })
    await reopen()
    await waitForConnected()
    assert.equal(session.count('ready'), 0)
    await setFault({ fault: 'none' })
    await reopen()
    await session.event('ready')
  })

  it('offline_receive: no event, but unread in the history', async () => {
    await setFault({ fault: 'offline_receive' })
    await session.close()
    await receive('perdida?')
    session = openSession(scene, 'one')
    await session.event('ready')
    const chat = await session.client.getChatById(`${CUSTOMER}@c.us`)
    const [last] = (await chat.fetchMessages({ limit: 1 })).slice(-1)
    assert.equal(last?.body, 'perdida?')
    assert.ok(chat.unreadCount >= 1)
    assert.equal(session.count('message'), 0)
  })

  it('hang: the renderer answers nothing any more', async () => {
    const { body } = await setFault({ fault: 'hang' })
    assert.equal(body.touched, 1)
    await waitFor(
      'a renderer that answers nothing',
      async () => (await stateWithin(500)) === 'silent' || undefined,
    )
    session.kill()
    await setFault({ fault: 'none' })
    session = openSession(scene, 'one')
    await session.event('ready')
  })

  it('conflict: disconnected with CONFLICT', async () => {
    await setFault({ fault: 'conflict' })
    const [reason] = await session.event('disconnected')
    assert.equal(reason, 'CONFLICT')
  })

  it('state: disconnected with the state of the account', async () => {
    await reopen()
    await session.event('ready')
    await setFault({ fault: 'state', state: 'TOS_BLOCK' })
    assert.deepEqual(await session.event('disconnected'), ['TOS_BLOCK'])
  })

  it('conflict: a client that takes over is connected again', async () => {
    await session.close()
    session = openSession(scene, 'one', { takeoverOnConflict: true })
    await session.event('ready')
    session.forget()
    await setFault({ fault: 'conflict' })
    await session.event('change_state', (state) => state === 'CONNECTED')
    await receive('de volta')
    await session.event('message', ({ body }) => body === 'de volta')
    assert.equal(session.count('disconnected'), 0)
  })

  it('mute and hang before pairing: no page, no QR, until let go', async () => {
    for (const fault of ['mute', 'hang']) {
      assert.equal((await scene.call('POST', '/faults', { fault })).status, 200)
      await session.close()
      session = openSession(scene, 'fresh')
      await assert.rejects(session.event('qr', () => true, 1500))
      session.kill()
      await scene.call('POST', '/faults', { fault: 'none' })
    }
    session = openSession(scene, 'fresh')
    await session.event('qr')
    await session.initialized
  })

  async function stateWithin(limitMs: number): Promise<unknown> {
    const silence = new Promise((resolve) => setTimeout(() => resolve('silent'), limitMs))
    return Promise.race([session.client.getState().catch(() => 'failed'), silence])
  }

  async function waitForConnected(): Promise<void> {
    await waitFor('CONNECTED', async () => {
      const state = await session.client.getState().catch(() => undefined)
      return state === 'CONNECTED' || undefined
    })
  }
})
