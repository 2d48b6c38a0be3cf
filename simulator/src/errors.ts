/** Every error a caller of the phones' API can get: stable code, HTTP status, what it means. */
const API_ERRORS = {
  json_malformed: [400, 'The body is not JSON.'],
  body_invalid: [400, 'The body does not have the right shape.'],
  qr_invalid: [400, 'That is not the text of a QR code: five parts with commas between them.'],
  media_invalid: [400, 'The media data is not base64.'],
  host_refused: [400, 'The simulator answers at 127.0.0.1 and localhost alone.'],
  origin_refused: [403, 'The simulator obeys its own pages and programs, no others.'],
  not_found: [404, 'There is nothing at this path.'],
  phone_unknown: [404, 'No phone has this number. Make it with POST /phones.'],
  qr_unknown: [404, 'No client shows this QR code.'],
  code_unknown: [404, 'No client shows this pairing code.'],
  contact_unknown: [404, 'The phone has no contact with this LID.'],
  message_unknown: [404, 'The phone has no such message.'],
  method_not_allowed: [405, 'This path does not take this method.'],
  qr_expired: [409, 'This QR code has been replaced by a newer one.'],
  qr_used: [409, 'This QR code has been scanned already.'],
  code_other_phone: [409, 'The client asked for this pairing code for another phone.'],
  body_too_large: [413, 'The body is larger than the simulator takes.'],
  internal: [500, 'The simulator failed; its log says how.'],
} as const

export type ApiErrorCode = keyof typeof API_ERRORS

export class ApiError extends Error {
  readonly code: ApiErrorCode
  readonly status: number

  constructor(code: ApiErrorCode, detail?: string) {
    const [status, message] = API_ERRORS[code]
    super(detail ? `${message} ${detail}` : message)
    this.code = code
    this.status = status
  }
}
