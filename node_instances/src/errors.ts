// Every error a caller can see: code, HTTP status and message in one place.

const ERRORS = {
  unauthorized: [401, 'The bearer token is missing or wrong.'],
  not_found: [404, 'There is no such path.'],
  method_not_allowed: [405, 'This path does not take that method.'],
  invalid_json: [400, 'The body is not JSON.'],
  invalid_request: [400, 'The request does not fit the contract.'],
  invalid_event_id: [400, 'Last-Event-ID is not a whole number.'],
  body_too_large: [413, 'The body is larger than this path takes.'],
  media_unreadable: [400, 'The media file cannot be read.'],
  media_too_large: [413, 'The media is larger than 32 MB.'],
  no_qr: [404, 'No QR code is waiting to be scanned.'],
  message_not_found: [404, 'WhatsApp does not know this message here.'],
  chat_not_found: [404, 'WhatsApp does not know this chat here.'],
  no_media: [404, 'The message has no media that can be fetched.'],
  client_key_unknown: [404, 'Nothing was ever sent under this client key.'],
  not_connected: [409, 'The number is not connected.'],
  not_awaiting_scan: [409, 'The number is not waiting to be paired.'],
  wrong_number: [409, 'This is not the phone that the number belongs to.'],
  client_key_reused: [409, 'The client key belongs to another message.'],
  held_back: [409, 'What goes before it in its list has not left.'],
  not_on_whatsapp: [422, 'The number is not on WhatsApp.'],
  reach_out_time_lock: [422, 'WhatsApp does not let this number write to people who never wrote to it now.'],
  target_unknown: [422, 'WhatsApp does not have the message that this is about.'],
  edit_too_late: [422, 'WhatsApp takes edits for 15 minutes only.'],
  revoke_too_late: [422, 'WhatsApp takes revocations for two and a half days only.'],
  send_failed: [422, 'WhatsApp refused it.'],
  engine_timeout: [504, 'WhatsApp Web did not answer in time.'],
  engine_failed: [502, 'WhatsApp Web refused the call.'],
  disk_full: [507, 'The journal is full.'],
  internal_error: [500, 'Something unexpected happened; see the log.'],
} as const satisfies Record<string, readonly [number, string]>

export type ErrorCode = keyof typeof ERRORS

/** What failed for good and left nothing behind: asked again, it is answered the same. */
export const REFUSALS = [
  'not_on_whatsapp',
  'media_unreadable',
  'media_too_large',
  'reach_out_time_lock',
  'target_unknown',
  'edit_too_late',
  'revoke_too_late',
  'send_failed',
] as const satisfies ErrorCode[]

/** The refusal that an error is, if it is one. */
export function refusalOf(error: unknown): (typeof REFUSALS)[number] | undefined {
  return REFUSALS.find((code) => error instanceof InstanceError && error.code === code)
}

/** An error with a stable code, answered as `{"error": {code, message}}`. */
export class InstanceError extends Error {
  readonly code: ErrorCode
  readonly status: number

  constructor(code: ErrorCode, detail?: string) {
    const [status, message] = ERRORS[code]
    super(detail ? `${message} ${detail}` : message)
    this.code = code
    this.status = status
  }
}

/** Why a session cannot be opened or has ended: the `status_reason` of the instance. */
export const END_STATUSES = {
  scan_expired: 'disconnected',
  logged_out: 'disconnected',
  conflict: 'disconnected',
  banned: 'failed',
  proxy_blocked: 'failed',
  version_outdated: 'failed',
  passkey_required: 'failed',
  browser_missing: 'failed',
  browser_failed: 'failed',
  whatsapp_unreachable: 'failed',
  session_unwritable: 'failed',
  session_locked: 'failed',
  crash_loop: 'failed',
  disk_full: 'failed',
  wrong_number: 'failed',
} as const

export type EndReason = keyof typeof END_STATUSES

/** Thrown while a session opens. */
export class OpenError extends Error {
  readonly reason: EndReason

  constructor(reason: EndReason, detail = '') {
    super(detail ? `${reason}: ${detail}` : reason)
    this.reason = reason
  }
}

/** Text of anything thrown; libraries throw strings too. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
