import type { NodeForms } from '@/lib/flow/form.ts'

/** The form of each type of block; a type without one shows its name alone. */
export const FORMS: NodeForms = {}
