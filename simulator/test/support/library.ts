import { createRequire } from 'node:module'
import { findBrowser } from './browser.ts'

/** The little of whatsapp-web.js's surface that these tests use; the library ships loose types. */
export interface LibraryMessage {
  id: { _serialized: string; id: string; fromMe: boolean }
  body: string
  type: string
  from: string
  to: string
  author?: string
  ack: number
  hasMedia: boolean
  hasQuotedMsg: boolean
  timestamp: number
  reply(content: unknown): Promise<LibraryMessage>
  react(emoji: string): Promise<void>
  edit(content: string): Promise<LibraryMessage | null>
  delete(everyone: boolean): Promise<void>
  downloadMedia(): Promise<{ mimetype: string; data: string; filename?: string }>
  getQuotedMessage(): Promise<LibraryMessage>
  getReactions(): Promise<{ id: string }[] | undefined>
  getContact(): Promise<{ number: string; name: string; pushname: string }>
}

export interface LibraryChat {
  id: { _serialized: string }
  name: string
  unreadCount: number
  lastMessage?: LibraryMessage
  sendStateTyping(): Promise<boolean>
  fetchMessages(options: { limit: number }): Promise<LibraryMessage[]>
}

/** The little of a Puppeteer page that a test of our own pages needs. */
export interface BrowserPage {
  goto(url: string): Promise<unknown>
  waitForSelector(selector: string): Promise<unknown>
  click(selector: string): Promise<void>
  type(selector: string, text: string): Promise<void>
  evaluate(script: string): Promise<unknown>
  close(): Promise<void>
}

export interface LibraryClient {
  info: { pushname: string; wid: { user: string; _serialized: string } }
  pupBrowser: {
    process(): { pid: number } | null
    isConnected(): boolean
    newPage(): Promise<BrowserPage>
  } | null
  pupPage: { evaluate(script: string): Promise<unknown> } | null
  on(event: string, handler: (...values: never[]) => void): this
  off(event: string, handler: (...values: never[]) => void): this
  initialize(): Promise<void>
  destroy(): Promise<void>
  logout(): Promise<void>
  resetState(): Promise<void>
  getState(): Promise<string | null>
  getNumberId(number: string): Promise<{ _serialized: string } | null>
  getChats(): Promise<LibraryChat[]>
  getChatById(id: string): Promise<LibraryChat>
  getMessageById(id: string): Promise<LibraryMessage>
  getContacts(): Promise<{ number: string; name: string }[]>
  getProfilePicUrl(id: string): Promise<string | undefined>
  sendSeen(chat: string): Promise<boolean>
  sendMessage(chat: string, content: unknown, options?: object): Promise<LibraryMessage>
  requestPairingCode(phone: string): Promise<string>
}

interface Library {
  Client: new (options: object) => LibraryClient
  LocalAuth: new (options: { clientId: string; dataPath: string }) => object
  MessageMedia: new (mimetype: string, data: string, filename?: string) => object
  Location: new (latitude: number, longitude: number, options?: object) => object
}

export const library = createRequire(import.meta.url)('whatsapp-web.js') as Library

// Root has no sandbox, and only without one may Chromium do without its zygote.
const ROOT_FLAGS = ['--no-sandbox', '--no-zygote']
const CHROMIUM_FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--in-process-gpu',
  '--disable-site-isolation-trials',
  '--enable-features=NetworkServiceInProcess2',
]

/** A client of the unmodified library, as an operator would configure it. */
export function createClient(
  dataPath: string,
  clientId: string,
  browserArgs: string[],
  options = {},
): LibraryClient {
  return new library.Client({
    authStrategy: new library.LocalAuth({ clientId, dataPath }),
    webVersionCache: { type: 'none' },
    puppeteer: {
      headless: 'shell',
      executablePath: findBrowser(),
      pipe: true,
      protocolTimeout: 30_000,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: [...CHROMIUM_FLAGS, ...(process.getuid?.() === 0 ? ROOT_FLAGS : []), ...browserArgs],
    },
    ...options,
  })
}
