export const greeting = 'oi'
