// Meta's webhook of the numbers of engine cloud: what people write to them, and what becomes of what is sent. The app's
// secret has signed it, or the database is not asked to write anything.

import { callDatabase } from '../_shared/database.ts'
import { answer, type Project, type Secrets } from './handler.ts'

/** Several hundred messages are written in one transaction. */
const INGEST_MILLISECONDS = 20_000

const project: Project = {
  secrets: async (instance_id) =>
    (await callDatabase('cloud_secrets', { instance_id }, { schema: 'orchestrator' })) as Secrets,
  ingest: (instance_id, phone_number_id, events) =>
    callDatabase(
      'ingest_cloud',
      { instance_id, phone_number_id, events },
      { schema: 'orchestrator', milliseconds: INGEST_MILLISECONDS },
    ),
}

Deno.serve((request) => answer(request, project))
