import type { Page } from 'puppeteer'
import { describeError, type Log } from '../../log.ts'

type Handler = (...values: unknown[]) => unknown
type Call = [name: string, values: unknown[]]

/** What the page tells of messages. None of it is answered, and some of it comes at every change of every message. */
const CARRIED = [
  'onAddMessageEvent',
  'onAddMessageCiphertextEvent',
  'onCiphertextFailedEvent',
  'onChangeMessageEvent',
  'onChangeMessageTypeEvent',
  'onEditMessageEvent',
  'onMessageAckEvent',
  'onMessageMediaUploadedEvent',
  'onReaction',
  'onRemoveMessageEvent',
]
const CARRY = 'carryCalls'
const TELL_IDENTITY = 'onIdentity'
const PEOPLE_KEPT = 10_000
const CALLS_AT_ONCE = 100
/** What nobody waits for waits so long for company: a message that is sent is acknowledged three times. */
const REST_MILLISECONDS = 20
/** An answer that does not come is not waited for: nothing more would ever be told. */
const ANSWER_MILLISECONDS = 5000

/**
 * Runs before the page's own code. One batch is under way at a time, and what is told meanwhile, or shortly after, goes
 * with the next: all of it in order. Only a message that comes in waits for no other. A change as such says nothing that its own function does not, but for somebody's new number; an
 * acknowledgement is of a message that was told, with its picture and all, before.
 */
const CARRIER = `(() => {
  const waiting = []
  let isUnderWay = false
  let endRest = () => {}
  const rest = () => new Promise((resolve) => {
    endRest = resolve
    setTimeout(resolve, ${REST_MILLISECONDS})
  })
  const hand = (calls) => new Promise((resolve) => {
    const timer = setTimeout(resolve, ${ANSWER_MILLISECONDS})
    const settle = () => { clearTimeout(timer); resolve() }
    window.${CARRY}(calls).then(settle, settle)
  })
  const carry = async () => {
    isUnderWay = true
    await undefined
    while (waiting.length > 0) {
      await hand(waiting.splice(0, ${CALLS_AT_ONCE}))
      if (!waiting.some(isUrgent)) await rest()
    }
    isUnderWay = false
  }
  const isUrgent = ([name, [model]]) => name === 'onAddMessageEvent' && !model?.id?.fromMe
  const isNews = (name, model) =>
    name !== 'onChangeMessageEvent' || model.type === 'gp2' || model.type === 'notification_template'
  const needed = (name, [model, ...rest]) => {
    if (name !== 'onMessageAckEvent') return [model, ...rest]
    const { id, from, to, t, ack } = model
    return [{ id, from, to, t, ack }, ...rest]
  }
  const told = new Map()
  // A message says itself who wrote it; what happens to one may come under another id than the message did.
  const people = (name, [model]) => {
    const { identities } = window.WWebJS ?? {}
    if (name === 'onAddMessageEvent' || !identities) return []
    const ids = ({ reactionParentKey, author, from }) => [reactionParentKey?.remote, author ?? from].filter(Boolean)
    return name === 'onReaction' ? model.flatMap(ids).map(identities) : [model?.people ?? {}]
  }
  const tellPeople = (call) => {
    for (const { lid, phone } of people(...call)) {
      if (!lid || !phone || told.get(lid) === phone) continue
      if (told.size >= ${PEOPLE_KEPT}) told.clear()
      told.set(lid, phone)
      waiting.push(['${TELL_IDENTITY}', [lid, phone]])
    }
  }
  window.carrierOf = (name) => (...values) => {
    if (!isNews(name, values[0])) return
    try { tellPeople([name, values]) } catch {}
    const call = [name, needed(name, values)]
    waiting.push(call)
    if (!isUnderWay) void carry()
    else if (isUrgent(call)) endRest()
  }
})()`

/**
 * Lets the page call the library's functions for messages many at a time. One by one each call takes two crossings
 * between the processes, and a message that is sent takes seven calls: half of what it costs in all. `tellIdentity`
 * hears the LID and the phone of whom a change is about, before the change.
 */
export async function carryTogether(page: Page, log: Log, tellIdentity: Handler): Promise<void> {
  const handlers = new Map<string, Handler>([[TELL_IDENTITY, tellIdentity]])
  const expose = page.exposeFunction.bind(page)
  await page.evaluateOnNewDocument(CARRIER)
  await expose(CARRY, (calls: Call[]) => {
    for (const [name, values] of calls) {
      try {
        handlers.get(name)?.(...values)
      } catch (error) {
        log.error({ action: 'news_refused', name, error: describeError(error) })
      }
    }
  })
  page.exposeFunction = async (name, handler) => {
    if (!CARRIED.includes(name)) return expose(name, handler)
    handlers.set(name, handler as Handler)
    // After a navigation the library finds it missing and exposes it again.
    await page.evaluate(`window.${name} = window.carrierOf('${name}')`)
  }
}
