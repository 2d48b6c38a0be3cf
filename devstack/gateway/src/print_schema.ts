// Prints the DDL of the schema `auth` or `storage` (its one argument), as the embedded server needs it. The schema
// itself is there.
import { getAuthSchemaSql, getStorageSchemaSql } from '@supabase/lite'

const readers: Record<string, (clean?: boolean) => string> = {
  auth: getAuthSchemaSql,
  storage: getStorageSchemaSql,
}
const read = readers[process.argv[2] ?? '']
if (!read) throw new Error('name a schema: auth or storage')
process.stdout.write(read(true).replace(/^create schema [^;]*;/im, ''))
