// Prints the DDL of the schemas `auth` and `storage` as one JSON object, as the embedded server needs them. The
// schemas themselves are there.
import { getAuthSchemaSql, getStorageSchemaSql } from '@supabase/lite'

const withoutCreation = (ddl: string) => ddl.replace(/^create schema [^;]*;/im, '')
const schemas = { auth: getAuthSchemaSql(true), storage: getStorageSchemaSql(true) }
const printed = Object.entries(schemas).map(([name, ddl]) => [name, withoutCreation(ddl)])
process.stdout.write(JSON.stringify(Object.fromEntries(printed)))
