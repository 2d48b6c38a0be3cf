export const chats = {}
