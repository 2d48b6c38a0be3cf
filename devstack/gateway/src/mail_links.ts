// lite forgets the `redirect_to` of the request when it writes a mail's link; this puts it back. The link is
// checked against the allowed addresses when it is followed.

import { AsyncLocalStorage } from 'node:async_hooks'
import type { EmailDriver, EmailMessage } from '@supabase/lite'

const wanted = new AsyncLocalStorage<string>()

/** Runs `work`; the mails it sends lead to where `url` says. */
export function withRedirectOf<T>(url: string, work: () => Promise<T>): Promise<T> {
  const redirect = new URL(url).searchParams.get('redirect_to')
  return redirect ? wanted.run(redirect, work) : work()
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
  const from = `redirect_to=${encodeURIComponent(siteUrl)}`
  const to = `redirect_to=${encodeURIComponent(redirect)}`
  return {
    ...message,
    ...(message.text && { text: message.text.replaceAll(from, to) }),
    ...(message.html && { html: message.html.replaceAll(from, to) }),
  }
}
