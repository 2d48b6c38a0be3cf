// Where other systems tell an account what happened there: an order, an answered form. Whoever calls has no token of
// ours but the one in the address; what he sends is kept, and applied by an orchestrator.

import { callDatabase } from '../_shared/database.ts'
import { answer, type Database } from './handler.ts'

const SCHEMA = { schema: 'orchestrator' }

const database: Database = {
  find: (token) => callDatabase('find_inbound_hook', { token }, SCHEMA),
  refuse: (hook_id, code) => callDatabase('refuse_hook_call', { hook_id, code }, SCHEMA),
  take: (call) => callDatabase('take_hook_call', call, SCHEMA),
}

Deno.serve((request) => answer(request, database))
