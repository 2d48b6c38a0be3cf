// Auth's mails: the project's own templates, and plain ones for what it has none.

import { readFile } from 'node:fs/promises'
import type { EmailDriver } from '@supabase/lite'
import type { AuthConfig } from './config.ts'

export type MailKind = 'signup' | 'recovery' | 'magiclink' | 'invite' | 'email_change' | 'reauthentication'

export interface Mail {
  to: string
  /** The person's address, where the mail goes to a new one. */
  email: string
  newEmail?: string
  code: string
  hash: string
  redirectTo: string
  data: object
}

interface Kind {
  /** Of the template in config.toml. */
  name: string
  subject: string
  sentence: string
}

const KINDS: Record<MailKind, Kind> = {
  signup: { name: 'confirmation', subject: 'Confirm Your Signup', sentence: 'Confirm your signup' },
  recovery: { name: 'recovery', subject: 'Reset Your Password', sentence: 'Reset your password' },
  magiclink: { name: 'magic_link', subject: 'Your Magic Link', sentence: 'Sign in' },
  invite: { name: 'invite', subject: 'You have been invited', sentence: 'Accept the invitation' },
  email_change: {
    name: 'email_change',
    subject: 'Confirm Email Change',
    sentence: 'Confirm the new address',
  },
  reauthentication: {
    name: 'reauthentication',
    subject: 'Confirm Reauthentication',
    sentence: 'Confirm it is you',
  },
}
const LINK = 'Or follow this link: {{ .ConfirmationURL }}'

export class Mailer {
  readonly #driver: EmailDriver
  readonly #config: AuthConfig
  readonly #authUrl: string

  constructor(driver: EmailDriver, config: AuthConfig, authUrl: string) {
    this.#driver = driver
    this.#config = config
    this.#authUrl = authUrl
  }

  async send(kind: MailKind, mail: Mail): Promise<void> {
    const { name, subject, sentence } = KINDS[kind]
    const template = this.#config.email.templates[name]
    const values = this.#values(kind, mail)
    const text = `${sentence} with this code: {{ .Token }}\n\n${kind === 'reauthentication' ? '' : LINK}`
    const html = template?.content_path ? await readFile(template.content_path, 'utf8') : asHtml(text)
    await this.#driver.send({
      to: mail.to,
      subject: fill(template?.subject ?? subject, values, String),
      text: fill(text, values, String),
      html: fill(html, values, escapeHtml),
    })
  }

  /** Follows the link of a mail, for whoever is sent none. */
  linkOf(kind: MailKind, hash: string, redirectTo: string): string {
    const query = new URLSearchParams({ token: hash, type: kind, redirect_to: redirectTo })
    return `${this.#authUrl}/verify?${query}`
  }

  #values(kind: MailKind, mail: Mail): Record<string, string> {
    return {
      ConfirmationURL: this.linkOf(kind, mail.hash, mail.redirectTo),
      Token: mail.code,
      TokenHash: mail.hash,
      SiteURL: this.#config.siteUrl,
      Email: mail.email,
      NewEmail: mail.newEmail ?? mail.email,
      RedirectTo: URL.parse(mail.redirectTo)?.href ?? mail.redirectTo,
      Data: JSON.stringify(mail.data),
    }
  }
}

function fill(text: string, values: Record<string, string>, write: (value: string) => string): string {
  return text.replace(/\{\{\s*\.(\w+)\s*\}\}/g, (whole, name: string) => write(values[name] ?? whole))
}

function asHtml(text: string): string {
  const link = '<a href="{{ .ConfirmationURL }}">{{ .ConfirmationURL }}</a>'
  return `<p>${text.replace('{{ .ConfirmationURL }}', link).replaceAll('\n\n', '</p><p>')}</p>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
