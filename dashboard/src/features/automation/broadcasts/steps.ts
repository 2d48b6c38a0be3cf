/** What is decided of a broadcast, one after the other. */
export const STEPS = ['who', 'what', 'when', 'review'] as const
export type Step = (typeof STEPS)[number]

/** What can still be changed of a paused one; whom it goes to is settled, save who is left out. */
export const PAUSED_STEPS: readonly Step[] = ['what', 'when', 'who']
