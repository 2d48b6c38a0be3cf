import type { Locale } from '@/lib/i18n.ts'
import customerService from './customer-service.json' with { type: 'json' }
import leadCapture from './lead-capture.json' with { type: 'json' }
import menuAndOrder from './menu-and-order.json' with { type: 'json' }
import npsSurvey from './nps-survey.json' with { type: 'json' }
import outsideHours from './outside-hours.json' with { type: 'json' }
import scheduling from './scheduling.json' with { type: 'json' }
import type { FlowTemplate } from './types.ts'

/** In the order in which they are offered. What they say is checked by the engine (tests/unit/orchestrator). */
export const TEMPLATES = [
  customerService,
  menuAndOrder,
  scheduling,
  leadCapture,
  npsSurvey,
  outsideHours,
] as readonly unknown[] as readonly FlowTemplate[]

/** The same in the words of one language, for who begins a flow with one. */
export function templatesIn(locale: string) {
  const language: Locale = locale === 'en' ? 'en' : 'pt-BR'
  return TEMPLATES.map(({ id, name, description, graph }) => ({
    id,
    name: name[language],
    description: description[language],
    graph,
  }))
}
