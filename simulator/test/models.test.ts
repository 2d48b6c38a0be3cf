import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
// @ts-expect-error The page is plain JavaScript without declarations.
import { createWid, MessageKey } from '../page/ids.js'
// @ts-expect-error The page is plain JavaScript without declarations.
import { Collection, declareFields, Emitter, Model } from '../page/models.js'

class Note extends Model {
  static fields = ['id', 'text', 'ack']
}
declareFields(Note)

const makeNote = (attributes: object) => Reflect.construct(Note, [attributes])

describe('events', () => {
  it('takes several names at once, and lets go of a handler', () => {
    const heard: string[] = []
    const emitter = new Emitter()
    const handler = (value: string) => void heard.push(value)
    emitter.on('a b', handler)
    emitter.trigger('a', '1').trigger('b', '2')
    emitter.off('a', handler)
    emitter.trigger('a', '3')
    emitter.once('c', handler)
    emitter.trigger('c', '4').trigger('c', '5')
    assert.deepEqual(heard, ['1', '2', '4'])
  })
})

describe('models and collections', () => {
  it('announces change:x as (model, value, previous), then change as (model), on the collection too', () => {
    const heard: unknown[] = []
    const notes = new Collection(Note)
    const note = notes.add(makeNote({ id: 'n', text: 'old' }))
    notes.on('change:text', (...values: unknown[]) => heard.push(values))
    note.on('change', (...values: unknown[]) => heard.push(values))
    note.text = 'new'
    note.text = 'new'
    assert.deepEqual(heard, [[note, 'new', 'old'], [note]])
  })

  it('announces add and remove once, and keeps the first of two models with one id', () => {
    const heard: string[] = []
    const notes = new Collection(Note)
    notes.on('add', () => heard.push('add')).on('remove', () => heard.push('remove'))
    const first = notes.add(makeNote({ id: 'n' }))
    assert.equal(notes.add(makeNote({ id: 'n' })), first)
    notes.remove(first)
    notes.remove(first)
    assert.deepEqual(heard, ['add', 'remove'])
  })

  it('puts older models first without announcing them', () => {
    const notes = new Collection(Note)
    notes.add(makeNote({ id: 'new' }))
    notes.on('add', () => assert.fail('announced'))
    notes.addFirst([makeNote({ id: 'old' }), makeNote({ id: 'older' })])
    assert.deepEqual(
      notes.getModelsArray().map(({ id }: { id: string }) => id),
      ['old', 'older', 'new'],
    )
  })

  it('serializes ids and models to plain JSON', () => {
    const wid = createWid('5511999990001@c.us')
    const note = makeNote({
      id: new MessageKey({ from: wid, to: wid, id: 'K', fromMe: true }),
      text: makeNote({ id: 'x' }),
    })
    const copy = note.serialize()
    assert.deepEqual(JSON.parse(JSON.stringify(copy)), copy)
    assert.equal(copy.id._serialized, 'true_5511999990001@c.us_K')
  })
})

describe('identities', () => {
  it('reads every kind of wid, and refuses what is none', () => {
    assert.equal(createWid('1@lid').isLid(), true)
    assert.equal(createWid('1@g.us').isGroup(), true)
    assert.equal(createWid('1@s.whatsapp.net')._serialized, '1@c.us')
    assert.equal(createWid({ _serialized: '1@c.us' }).isUser(), true)
    assert.throws(() => createWid('nobody'), /invalid wid/)
  })

  it('reads back the text of a message key, its author included', async () => {
    const group = createWid('1@g.us')
    const key = new MessageKey({
      from: group,
      to: group,
      id: await MessageKey.newId(),
      participant: createWid('2@c.us'),
    })
    assert.equal(MessageKey.fromString(key.toString()).toString(), key.toString())
    assert.match(key.id, /^3EB0[0-9A-F]{18}$/)
  })
})
