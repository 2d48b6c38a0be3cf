// What is asked of the page, as text: it runs there, not here.
import { ask } from './page_names.ts'

export type PageState = {
  state: string | null
  hasSynced: boolean
  isInjected: boolean
  passkeyAsked: boolean
}

/** Runs before the page's own code: some accounts are asked for a passkey, which no library can give. */
export const NOTICE_PASSKEY = `(() => {
  const credentials = navigator.credentials
  if (!credentials) return
  for (const name of ['get', 'create']) {
    const original = credentials[name].bind(credentials)
    credentials[name] = (options) => {
      if (options && options.publicKey) window.passkeyAsked = true
      return original(options)
    }
  }
})()`

/** A PageState. It must not throw while the page is still loading. */
export const READ_STATE = `(() => {
  let socket = null
  try { socket = window.require('WAWebSocketModel').Socket } catch {}
  const isInjected = window.WWebJS !== undefined
  const text = isInjected || !document.body ? '' : document.body.innerText
  return {
    state: (socket && socket.state) || null,
    hasSynced: Boolean(socket && socket.hasSynced),
    isInjected,
    passkeyAsked: window.passkeyAsked === true || /passkey|chave de acesso/i.test(text),
  }
})()`

/** Tells the library what it missed when the page had synced before the library listened. */
export const RETELL_SYNCED = 'void window.onAppStateHasSyncedEvent()'

/** WhatsApp's id of a message, as the library writes it; nothing else may end in a script. */
export const MESSAGE_ID = /^(true|false)_[\w.:@-]+_[\w.-]+(_[\w.:@-]+)?$/

/** Whether a message of ours may still be taken back for everyone. */
export function canRevoke(messageId: string): string {
  return `(() => {
    const message = ${ask('WAWebCollections.Msg.get', JSON.stringify(messageId))}
    const can = () =>
      ${ask('WAWebMsgActionCapability.canSenderRevokeMsg', 'message')} ||
      ${ask('WAWebMsgActionCapability.canAdminRevokeMsg', 'message')}
    return Boolean(message && can())
  })()`
}

/** Whether the server refuses messages to people who never wrote to this number (its error 463). */
export const IS_TIME_LOCKED = `(async () => {
  const isLocked = () => Boolean(${ask('WAWebReachoutTimelockUtils.isUserReachoutTimelocked')})
  if (!isLocked()) await ${ask('WAWebGetReachoutTimelockJob.fetchReachoutTimelock')}
  return isLocked()
})()`

/** Shows the other side of a chat that somebody is writing; the state is typing, recording or stop. */
export function showTyping(chatId: string, state: string): string {
  return `window.WWebJS.sendChatstate(${JSON.stringify(state)}, ${JSON.stringify(chatId)})`
}

export const LOG_OUT = "window.require('WAWebSocketModel').Socket.logout()"
