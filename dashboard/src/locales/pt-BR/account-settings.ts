export const accountSettings = {}
