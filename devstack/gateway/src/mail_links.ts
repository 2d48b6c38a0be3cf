// lite forgets the `redirect_to` of the request when it writes a mail's link; this puts it back.

import { AsyncLocalStorage } from 'node:async_hooks'
import type { EmailDriver, EmailMessage } from '@supabase/lite'

const wanted = new AsyncLocalStorage<string>()

/** Runs `work`; the mails it sends lead to where `url` says, if that is a page of this machine. */
export function withRedirectOf<T>(url: string, work: () => Promise<T>): Promise<T> {
  const redirect = new URL(url).searchParams.get('redirect_to')
  return redirect && isOurs(redirect) ? wanted.run(redirect, work) : work()
}

/** A mail's link signs in: nobody may have it lead elsewhere by asking for somebody's reset. */
function isOurs(redirect: string): boolean {
  const url = URL.parse(redirect)
  return url?.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname)
}

/** A driver that hands mails on with their links leading to the wanted address. */
export function redirecting(driver: EmailDriver, siteUrl: string): EmailDriver {
  return {
    send: (message) => {
      const redirect = wanted.getStore()
      return driver.send(redirect ? pointTo(message, siteUrl, redirect) : message)
    },
  }
}

function pointTo(message: EmailMessage, siteUrl: string, redirect: string): EmailMessage {
  const turn = (text: string) =>
    text
      .replaceAll(`redirect_to=${encodeURIComponent(siteUrl)}`, `redirect_to=${encodeURIComponent(redirect)}`)
      // Our own templates: `<where>#<what Auth is to be told>`.
      .replaceAll(`href="${siteUrl}#`, `href="${new URL(redirect).href}#`)
  return {
    ...message,
    ...(message.text && { text: turn(message.text) }),
    ...(message.html && { html: turn(message.html) }),
  }
}
