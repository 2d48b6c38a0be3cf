// Addresses handed to others: to read one object or several, or to put one there.

import { type Asked, bodyOf, countOf, textsOf } from './asked.ts'
import { ownerOf } from './callers.ts'
import { checkBucketName } from './names.ts'
import { checkWrite, findObject, userMetadataOf } from './objects.ts'

const UPLOAD_SECONDS = 7200
const MISSING = 'Either the object does not exist or you do not have access to it'

export async function signDownload(asked: Asked): Promise<Response> {
  const { database, bucket, key, signer } = asked
  const seconds = countOf((await bodyOf(asked)).expiresIn, 'expiresIn', 1)
  await findObject(database, bucket, key)
  const url = `${bucket}/${key}`
  const token = signer.sign({ url, scope: 'download' }, seconds)
  return Response.json({ signedURL: `/object/sign/${url}?token=${token}` })
}

/** Each is answered for itself: one that is missing keeps no other back. */
export async function signDownloads(asked: Asked): Promise<Response> {
  const { database, bucket, signer } = asked
  checkBucketName(bucket)
  const body = await bodyOf(asked)
  const seconds = countOf(body.expiresIn, 'expiresIn', 1)
  const paths = textsOf(body, 'paths')
  const found = await database.rows<{ name: string }>(
    'select name from storage.objects where bucket_id = $1 and name = any($2::text[])',
    [bucket, paths],
  )
  const names = new Set(found.map(({ name }) => name))
  const signed = paths.map((path) => {
    if (!names.has(path)) return { error: MISSING, path, signedURL: null }
    const token = signer.sign({ url: `${bucket}/${path}`, scope: 'download' }, seconds)
    return { error: null, path, signedURL: `/object/sign/${bucket}/${path}?token=${token}` }
  })
  return Response.json(signed)
}

export async function signUpload(asked: Asked): Promise<Response> {
  const { database, bucket, key, signer, request, caller } = asked
  const upsert = request.headers.get('x-upsert') === 'true'
  const owner = caller ? ownerOf(caller) : null
  const userMetadata = userMetadataOf(request.headers)
  await checkWrite(database, { bucket, key }, { owner, metadata: {}, userMetadata }, upsert)
  const url = `${bucket}/${key}`
  const token = signer.sign(
    { url, scope: 'upload', upsert, ...(owner !== null && { owner }) },
    UPLOAD_SECONDS,
  )
  return Response.json({ url: `/object/upload/sign/${url}?token=${token}`, token })
}
