import { describe, expect, it, vi } from 'vitest'
import type { Api } from '@/lib/api.ts'
import { RequestError } from '@/lib/errors.ts'
import { ACCOUNT_ID, CHAT_ID } from '../../../../test/conversation.ts'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { createOutbox, type Outgoing } from '../outbox.ts'
import { sendOutbox } from './send-outbox.ts'

const entry = (key: string, values: Partial<Outgoing> = {}): Outgoing => ({
  key,
  accountId: ACCOUNT_ID,
  chatId: CHAT_ID,
  kind: 'text',
  message: key,
  createdAt: '2026-01-01T12:00:00Z',
  state: 'waiting',
  ...values,
})

/** A database that keeps a row for each key once, and answers the first calls as told. */
function setUp(...failures: ReturnType<typeof refusal>[]) {
  const rows: string[] = []
  const supabase = fakeSupabase({
    conversations: ({ inserted, filters }) => {
      if (!inserted) return answer({ id: `row ${filters.client_key}` })
      const failure = failures.shift()
      if (failure) return failure
      const key = String(inserted.client_key)
      if (rows.includes(key)) return refusal(409, '23505', 'duplicate key value')
      rows.push(key)
      return answer({ id: `row ${key}` })
    },
  })
  const outbox = createOutbox('outbox')
  const onSent = vi.fn(async () => {})
  const send = (api: Partial<Api> = {}) => sendOutbox({ supabase, api: api as Api, outbox }, CHAT_ID, onSent)
  return { rows, outbox, onSent, send }
}

const LOST = refusal(0, '', 'Failed to fetch')

describe('the outbox', () => {
  it('sends in order, one after the other, and is empty afterwards', async () => {
    const { rows, outbox, onSent, send } = setUp()
    for (const key of ['a', 'b', 'c']) outbox.add(entry(key))
    await send()
    expect(rows).toEqual(['a', 'b', 'c'])
    expect(onSent.mock.calls).toEqual([['row a'], ['row b'], ['row c']])
    expect([outbox.list(), localStorage.getItem('outbox')]).toEqual([[], null])
  })

  it('waits for a lost network and then goes on with the same key', async () => {
    const { rows, outbox, send } = setUp(LOST)
    outbox.add(entry('a'))
    outbox.add(entry('b'))
    await send()
    expect([rows, outbox.list()[0]?.state, outbox.list()[0]?.code]).toEqual([[], 'waiting', 'network'])
    await send()
    expect([rows, outbox.list()]).toEqual([['a', 'b'], []])
  })

  it('takes a row that an earlier try has left for the answer of this one', async () => {
    const { rows, outbox, onSent, send } = setUp()
    rows.push('a')
    outbox.add(entry('a'))
    await send()
    expect([rows, onSent.mock.calls, outbox.list()]).toEqual([['a'], [['row a']], []])
  })

  it('passes over what is refused, and tries it again when it is asked to', async () => {
    const { rows, outbox, send } = setUp(refusal(400, 'P0001', 'instance_removed'))
    outbox.add(entry('a'))
    outbox.add(entry('b'))
    await send()
    expect([rows, outbox.list().map(({ key, state, code }) => [key, state, code])]).toEqual([
      ['b'],
      [['a', 'failed', 'instance_removed']],
    ])
    outbox.change('a', { state: 'waiting' })
    await send()
    expect([rows, outbox.list()]).toEqual([['b', 'a'], []])
  })

  it('survives the end of a session and a reload', async () => {
    const { outbox, send } = setUp(refusal(401, 'PGRST303', 'JWT expired'))
    outbox.add(entry('a', { message: 'não me perca' }))
    await send()
    expect(createOutbox('outbox').list()).toEqual([
      expect.objectContaining({ key: 'a', message: 'não me perca', state: 'waiting' }),
    ])
  })

  it('leaves alone what another tab of the same person has put there', () => {
    const [here, there] = [createOutbox('outbox'), createOutbox('outbox')]
    here.add(entry('here'))
    there.add(entry('there'))
    here.remove('here')
    expect(
      createOutbox('outbox')
        .list()
        .map(({ key }) => key),
    ).toEqual(['there'])
  })

  it('takes a file to the server first, and not again when only the row failed', async () => {
    const { rows, outbox, send } = setUp(LOST)
    const upload = vi.fn(
      async (_path: string, _file: Blob, options?: { onProgress?: (part: number) => void }) => {
        options?.onProgress?.(0.5)
        expect(outbox.list()[0]?.progress).toBe(0.5)
        return { media: { id: 'm1' } }
      },
    )
    const api = { upload } as unknown as Api
    outbox.add(entry('a', { kind: 'image', filename: 'foto.png' }), new Blob(['x'], { type: 'image/png' }))
    expect(localStorage.getItem('outbox')).toBeNull()
    await send(api)
    expect(outbox.list()[0]).toMatchObject({ state: 'waiting', mediaId: 'm1' })
    await send(api)
    expect(upload).toHaveBeenCalledOnce()
    expect(upload.mock.calls[0]?.[0]).toBe(`/api/accounts/${ACCOUNT_ID}/media`)
    expect(rows).toEqual(['a'])
  })

  it('says of a file that the server refuses which rule it broke', async () => {
    const { rows, outbox, send } = setUp()
    const upload = async () => {
      throw new RequestError('media_too_large', 'too large')
    }
    outbox.add(entry('a', { kind: 'document', filename: 'a.bin' }), new Blob(['x']))
    await send({ upload } as unknown as Api)
    expect([rows, outbox.list()[0]?.state, outbox.list()[0]?.code]).toEqual([[], 'failed', 'media_too_large'])
  })
})
