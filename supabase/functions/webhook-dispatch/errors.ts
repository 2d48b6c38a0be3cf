// Why a delivery did not arrive, where no status says it.

export type DeliveryCode =
  | 'address_refused'
  | 'answer_invalid'
  | 'certificate_invalid'
  | 'connection_failed'
  | 'name_unknown'
  | 'timeout'
  | 'url_invalid'

export class DeliveryError extends Error {
  constructor(
    readonly code: DeliveryCode,
    why = '',
  ) {
    super(why ? `${code}: ${why}` : code)
  }
}
