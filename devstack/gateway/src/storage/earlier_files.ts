// A devstack of before kept objects as files named by bucket and key. They get the names that they have now, once.

import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import type { StorageDatabase } from './database.ts'
import { VERSIONS } from './files.ts'

interface Named {
  bucket_id: string
  name: string
  version: string
}

const AT_ONCE = 1000
const PAGE = `select bucket_id, name, version from storage.objects where version > $1 order by version limit ${AT_ONCE}`

export async function takeOver(folder: string, service: StorageDatabase): Promise<void> {
  const earlier = (await readdir(folder).catch(() => [])).filter((name) => name !== VERSIONS)
  if (earlier.length === 0) return
  await mkdir(join(folder, VERSIONS), { recursive: true, mode: 0o700 })
  let page: Named[] = []
  do {
    page = await service.rows<Named>(PAGE, [page.at(-1)?.version ?? ''])
    for (const object of page) await move(folder, object)
  } while (page.length === AT_ONCE)
  for (const name of earlier) await rm(join(folder, name), { recursive: true })
}

async function move(folder: string, { bucket_id, name, version }: Named): Promise<void> {
  const file = resolve(join(folder, bucket_id, name))
  if (!file.startsWith(resolve(folder) + sep)) return
  await rename(file, join(folder, VERSIONS, version)).catch((error: NodeJS.ErrnoException) => {
    if (!['ENOENT', 'ENOTDIR'].includes(error.code ?? '')) throw error
  })
}
