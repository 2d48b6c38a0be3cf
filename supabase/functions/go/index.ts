// A campaign's short link: to wa.me, also while the orchestrator is away. The database function that it asks may be
// called by anybody, for it answers what the link shows to anybody.

import { askAsAnybody } from '../_shared/database.ts'
import { answer } from './handler.ts'

Deno.serve((request) => answer(request, (slug, counts) => askAsAnybody('visit_campaign', { slug, counts })))
