// The links to files in what webhooks are told: to Storage, also while the orchestrator is away. Whoever follows one has
// no key; the database has signed the link, and says where the file lies now.

import { callDatabase } from '../_shared/database.ts'
import { answer } from './handler.ts'
import { signAddress } from './storage.ts'

Deno.serve((request) =>
  answer(request, (token) => callDatabase('open_file_link', { token }, { schema: 'orchestrator' }), signAddress),
)
