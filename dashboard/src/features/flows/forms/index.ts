import type { NodeForms } from '@/lib/flow/form.ts'
import { ActionForm } from './components/action-form.tsx'
import { ConditionForm } from './components/condition-form.tsx'
import { ContentForm } from './components/content-form.tsx'
import { DelayForm } from './components/delay-form.tsx'
import { HandoffForm } from './components/handoff-form.tsx'
import { HttpForm } from './components/http-form.tsx'
import { JumpForm } from './components/jump-form.tsx'
import { MenuForm } from './components/menu-form.tsx'
import { QuestionForm } from './components/question-form.tsx'
import { RandomizerForm } from './components/randomizer-form.tsx'
import { scoped } from './components/scoped.tsx'
import { EndForm, StartForm } from './components/simple-forms.tsx'

/** The form of each type of block. */
export const FORMS: NodeForms = {
  start: scoped(StartForm),
  content: scoped(ContentForm),
  menu: scoped(MenuForm),
  question: scoped(QuestionForm),
  condition: scoped(ConditionForm),
  action: scoped(ActionForm),
  delay: scoped(DelayForm),
  randomizer: scoped(RandomizerForm),
  http: scoped(HttpForm),
  jump: scoped(JumpForm),
  handoff: scoped(HandoffForm),
  end: scoped(EndForm),
}
