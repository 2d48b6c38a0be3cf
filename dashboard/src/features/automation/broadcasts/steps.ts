/** What is decided of a broadcast, one after the other. */
export const STEPS = ['who', 'what', 'when', 'review'] as const
export type Step = (typeof STEPS)[number]
