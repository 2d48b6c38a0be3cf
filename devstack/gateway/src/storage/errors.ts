// What Storage refuses, as hosted's says it: HTTP 400 to nearly all of it, with the status that is meant in the body.

interface Refusal {
  status: number
  code: string
  message: string
  /** The name it had before codes; the code where it had none. */
  error?: string
}

export class StorageError extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }

  answer(): Response {
    const { status, code, message, error = code } = this.refusal
    const body = { statusCode: String(status), error, message, code }
    return Response.json(body, { status: status === 500 ? 500 : 400 })
  }
}

const refuse = (status: number, code: string, message: string, error?: string) =>
  new StorageError({ status, code, message, ...(error !== undefined && { error }) })

export const refusals = {
  noBucket: () => refuse(404, 'NoSuchBucket', 'Bucket not found', 'Bucket not found'),
  noObject: () => refuse(404, 'NoSuchKey', 'Object not found', 'not_found'),
  noRelated: () => refuse(404, 'InvalidRequest', 'The related resource does not exist'),
  notEmpty: () => refuse(409, 'ResourceNotEmpty', 'The bucket you tried to delete is not empty'),
  duplicate: (code = 'KeyAlreadyExists') => refuse(409, code, 'The resource already exists', 'Duplicate'),
  denied: (message: string) => refuse(403, 'AccessDenied', message, 'Unauthorized'),
  invalidKey: (key: string) => refuse(400, 'InvalidKey', `Invalid key: ${key}`),
  invalidBucket: () => refuse(400, 'InvalidBucketName', 'Bucket name invalid', 'Invalid Input'),
  invalidRequest: (message: string) => refuse(400, 'InvalidRequest', message),
  invalidToken: (message: string) => refuse(400, 'InvalidJWT', message),
  invalidSignature: (message = 'Invalid signature') => refuse(400, 'InvalidSignature', message),
  invalidRange: () => refuse(416, 'InvalidRange', 'invalid range provided', 'invalid_range'),
  invalidType: (type: string) =>
    refuse(415, 'InvalidMimeType', `mime type ${type} is not supported`, 'invalid_mime_type'),
  tooLarge: () =>
    refuse(413, 'EntityTooLarge', 'The object exceeded the maximum allowed size', 'Payload too large'),
  notServed: (feature: string) => refuse(409, 'NotSupported', `${feature} are not served by the devstack`),
  internal: () => refuse(500, 'InternalError', 'Internal server error'),
}

const BY_SQLSTATE: Record<string, (message: string) => StorageError> = {
  '42501': (message) => refusals.denied(message.replace(/ for table .*/, '')),
  '23505': () => refusals.duplicate(),
  '23503': () => refusals.noRelated(),
  '22P02': (message) => refusals.invalidRequest(message),
  '22P05': (message) => refusals.invalidRequest(message),
  '57014': () => refuse(544, 'DatabaseTimeout', 'The connection to the database timed out'),
}

/** What to tell of anything that was thrown. */
export function refusalOf(error: unknown): StorageError {
  if (error instanceof StorageError) return error
  const known = error instanceof Error && 'code' in error ? BY_SQLSTATE[String(error.code)] : undefined
  if (known) return known((error as Error).message)
  console.error('Storage failed:', error)
  return refusals.internal()
}
