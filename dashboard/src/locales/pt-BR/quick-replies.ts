export const quickReplies = {}
