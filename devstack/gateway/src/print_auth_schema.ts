// Prints the DDL of the schema `auth`, as the embedded Auth server needs it. The schema itself is there.
import { getAuthSchemaSql } from '@supabase/lite'

process.stdout.write(getAuthSchemaSql(true).replace(/^create schema [^;]*;/im, ''))
