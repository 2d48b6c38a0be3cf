// Prints TypeScript types of the schema public as Supabase's own generator makes them.
// DATABASE_URL: a database with the migrations applied.
import { generateTypescript, sortGeneratorMetadata } from '@supabase/postgrest-typegen/generation'
import { introspect } from '@supabase/postgrest-typegen/introspection'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 })
try {
  const metadata = await introspect(pool, { includedSchemas: ['public'] })
  process.stdout.write(await generateTypescript(sortGeneratorMetadata(metadata), { postgrestVersion: '13' }))
} finally {
  await pool.end()
}
