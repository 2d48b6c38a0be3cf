import type { Page, Browser as PuppeteerBrowser } from 'puppeteer'
import type { Client } from 'whatsapp-web.js'
import type { TypingRequest } from '../../contract.generated.ts'
import { within } from '../../deadline.ts'
import { InstanceError } from '../../errors.ts'
import { describeError, type Log } from '../../log.ts'
import type { Settings } from '../../settings.ts'
import type {
  Change,
  Chat,
  ChatHistory,
  ChatState,
  Contact,
  ContactNews,
  EngineEvent,
  FetchedMedia,
  Message,
  MessageState,
  Outgoing,
  Session,
} from '../types.ts'
import { findBrowser } from './browser.ts'
import { carryTogether } from './carrier.ts'
import { change } from './changes.ts'
import { createClient } from './client.ts'
import { hearConnection, hearDirectory, hearMessages } from './listeners.ts'
import { chatKind } from './message_mapping.ts'
import { TELL_READ } from './page_people.ts'
import { LOG_OUT, type PageState, READ_STATE, RETELL_SYNCED, showTyping } from './page_scripts.ts'
import type { Profile } from './profile.ts'
import * as queries from './queries.ts'
import { Sender } from './sender.ts'
import { openFailure } from './states.ts'
import { watch } from './watch.ts'

const ASK_MILLISECONDS = 15_000
const READ_STATE_MILLISECONDS = 5000
/** Silence of the server; never more than two probes long. */
const SERVER_MILLISECONDS = 5000
const UNLINK_MILLISECONDS = 5000
const GRACE_MILLISECONDS = 3000
const MEDIA_MILLISECONDS = 60_000
/** A chat of thousands of messages is loaded page by page. */
const READ_MILLISECONDS = 30_000

type Parts = { settings: Settings; profile: Profile; log: Log }

/** One browser with the library in it, from launch to the end of its process group. */
export class WebjsSession implements Session {
  readonly #parts: Parts
  readonly #listener: (event: EngineEvent) => void
  readonly #over = new AbortController()
  #client: Client | null = null
  #sender: Sender | null = null
  #browser: PuppeteerBrowser | null = null
  #page: Page | null = null
  #isReady = false
  #isBroken = false
  #closing: Promise<void> | null = null

  constructor(parts: Parts, listener: (event: EngineEvent) => void) {
    this.#parts = parts
    this.#listener = listener
  }

  async open(limitMilliseconds: number): Promise<void> {
    const { settings, profile, log } = this.#parts
    const end = performance.now() + limitMilliseconds
    const browser = findBrowser(settings.browser)
    const { reaped } = await profile.prepare()
    if (reaped > 0) log.warn({ action: 'browser_reaped', browsers: reaped })
    const [dataPath, profilePath] = [await profile.dataPath(), await profile.path()]
    // Whoever closes it later finds the browser.
    if (this.#over.signal.aborted) throw new InstanceError('not_connected')
    const client = await createClient({
      browser,
      browserArgs: settings.browserArgs,
      dataPath,
      profile: profilePath,
      deviceName: settings.deviceName,
      limitMilliseconds,
      onBrowser: (puppeteerBrowser, page) => this.#browserIsHere(puppeteerBrowser, page),
    })
    const sender = new Sender(client, settings.sendSeconds * 1000)
    hearConnection(client, (event) => this.#tell(event))
    hearMessages(client, (event) => sender.filter(event, (passed) => this.#tell(passed)), sender)
    hearDirectory(client, (event) => this.#tell(event))
    this.#client = client
    this.#sender = sender
    try {
      await within(end - performance.now(), client.initialize())
    } catch (error) {
      this.#isBroken = true
      throw openFailure(error, this.#browser !== null)
    }
    void this.#watch()
  }

  close(): Promise<void> {
    this.#over.abort()
    this.#closing ??= this.#endBrowser()
    return this.#closing
  }

  async unlink(): Promise<void> {
    try {
      // Logging out navigates, which may well end the call before it returns.
      if (this.#isReady && this.#page) await within(UNLINK_MILLISECONDS, this.#page.evaluate(LOG_OUT))
    } finally {
      await this.close()
    }
  }

  async send(outgoing: Outgoing, onCreated: (messageId: string) => void): Promise<number> {
    if (!this.#sender) throw new InstanceError('not_connected')
    return this.#sender.send(outgoing, onCreated)
  }

  /** Its time limit is the caller's. */
  async change(wanted: Change): Promise<void> {
    if (!this.#client) throw new InstanceError('not_connected')
    await change(this.#client, wanted)
  }

  async showTyping(chatId: string, state: TypingRequest['state']): Promise<void> {
    await this.#ask(async (client) => client.pupPage?.evaluate(showTyping(chatId, state)))
  }

  requestPairingCode(phone: string): Promise<string> {
    return this.#ask((client) => client.requestPairingCode(phone))
  }

  findNumber(phone: string): Promise<string | null> {
    return this.#ask(async (client) => (await client.getNumberId(phone))?._serialized ?? null)
  }

  listChats(): Promise<Chat[]> {
    return this.#ask(queries.listChats)
  }

  listMessages(chatId: string, limit: number): Promise<Message[]> {
    return this.#ask((client) => queries.listMessages(client, chatId, limit))
  }

  listContacts(): Promise<Contact[]> {
    return this.#ask(queries.listContacts)
  }

  fetchMedia(messageId: string, maxBytes: number): Promise<FetchedMedia> {
    return this.#ask((client) => queries.fetchMedia(client, messageId, maxBytes), MEDIA_MILLISECONDS)
  }

  listChatStates(limit: number): Promise<ChatState[]> {
    return this.#ask((client) => queries.listChatStates(client, limit))
  }

  listMessageIds(chatId: string, since: number, limit: number): Promise<ChatHistory> {
    return this.#ask((client) => queries.listMessageIds(client, chatId, since, limit), READ_MILLISECONDS)
  }

  readMessages(messageIds: string[]): Promise<MessageState[]> {
    return this.#ask((client) => queries.readMessages(client, messageIds), READ_MILLISECONDS)
  }

  lostNames(): Promise<string[]> {
    return this.#ask(queries.lostNames)
  }

  findIdentities(contactIds: string[]): Promise<ContactNews[]> {
    return this.#ask((client) => queries.findIdentities(client, contactIds))
  }

  /** A call to the page that ends: in a value, a coded refusal, `engine_timeout` or `engine_failed`. */
  async #ask<T>(call: (client: Client) => Promise<T>, milliseconds = ASK_MILLISECONDS): Promise<T> {
    if (!this.#client || this.#over.signal.aborted) throw new InstanceError('not_connected')
    try {
      return await within(milliseconds, call(this.#client))
    } catch (error) {
      if (error instanceof InstanceError) throw error
      this.#parts.log.warn({ action: 'page_call_failed', error: describeError(error) })
      throw new InstanceError('engine_failed', describeError(error))
    }
  }

  /** The library tells of neither: a killed renderer or browser is silent but for these two events. */
  async #browserIsHere(browser: PuppeteerBrowser, page: Page): Promise<void> {
    // The library says it again after a logout.
    if (this.#page === page) return
    this.#browser = browser
    this.#page = page
    // Puppeteer lets go of the pipes before they are closed: a killed browser's reset would then be uncaught.
    for (const stream of browser.process()?.stdio ?? []) stream?.on('error', () => {})
    browser.on('disconnected', () => this.#broke('the browser is gone'))
    page.on('error', () => this.#broke('the page has crashed'))
    if (this.#over.signal.aborted) throw new InstanceError('not_connected')
    await carryTogether(page, this.#parts.log, (lid, phone) =>
      this.#tell({ type: 'identity', lid: String(lid), phone: String(phone) }),
    )
    await page.exposeFunction(TELL_READ, (chatId: string, unread: number) => {
      const chat = { chat_id: chatId, chat_kind: chatKind(chatId), unread_count: unread }
      this.#tell({ type: 'chat', chat })
    })
  }

  #broke(cause: string): void {
    this.#isBroken = true
    // What ended the session is told by the library in the same breath, and is the better word for it.
    setImmediate(() => this.#tell({ type: 'crashed', cause }))
  }

  #tell(event: EngineEvent): void {
    if (this.#over.signal.aborted) return
    if (event.type === 'connected') this.#isReady = true
    if (event.type === 'ended' || event.type === 'crashed') this.#over.abort()
    this.#listener(event)
  }

  async #watch(): Promise<void> {
    const { readySeconds, probeSeconds } = this.#parts.settings
    const limits = { readyMilliseconds: readySeconds * 1000, probeMilliseconds: probeSeconds * 1000 }
    const verdict = await watch(this.#watched(), limits, this.#over.signal)
    if (verdict) this.#tell(verdict)
  }

  #watched() {
    const evaluate = async (script: string, milliseconds: number): Promise<unknown> =>
      this.#page && within(milliseconds, this.#page.evaluate(script))
    return {
      isReady: () => this.#isReady,
      readState: async () => (await evaluate(READ_STATE, READ_STATE_MILLISECONDS)) as PageState,
      retellSynced: async () => void (await evaluate(RETELL_SYNCED, READ_STATE_MILLISECONDS)),
      askServer: async () => this.#askServer(),
    }
  }

  /** Whether our own number exists: nobody is bothered, and only the server knows. */
  async #askServer(): Promise<void> {
    const own = this.#client?.info?.wid.user
    if (!own || !this.#client) return
    const limit = Math.min(SERVER_MILLISECONDS, this.#parts.settings.probeSeconds * 2000)
    await within(limit, this.#client.getNumberId(own)).catch((error) => {
      // An error is an answer; silence is not.
      if (error instanceof InstanceError) throw error
    })
  }

  async #endBrowser(): Promise<void> {
    if (this.#browser?.connected && !this.#isBroken)
      await within(GRACE_MILLISECONDS, this.#browser.close()).catch(() => {})
    await this.#parts.profile.kill()
  }
}
