import type { quickReplies as source } from '../pt-BR/quick-replies.ts'

export const quickReplies: typeof source = {
  'quick_replies.description': 'Ready-made texts: in a chat, type / and the shortcut.',
  'quick_replies.new': 'New reply',
  'quick_replies.edit': 'Edit /{shortcut}',
  'quick_replies.dialog_text': 'The whole team of this account may use and edit it.',
  'quick_replies.shortcut': 'Shortcut',
  'quick_replies.shortcut_hint': 'In a chat: /{shortcut}',
  'quick_replies.shortcut_wrong': 'Type a shortcut of letters or digits, such as good-morning.',
  'quick_replies.message': 'Message',
  'quick_replies.message_empty': 'Write the message.',
  'quick_replies.message_long': 'The message is over 65,536 characters.',
  'quick_replies.attachment': 'With attachment',
  'quick_replies.search': 'Search replies',
  'quick_replies.empty': 'No quick replies yet',
  'quick_replies.empty_text':
    'Keep the texts your team repeats most, such as opening hours, address and ways to pay.',
  'quick_replies.none_match': 'No reply found',
  'quick_replies.none_match_text': 'Change the search.',
  'quick_replies.remove': 'Delete /{shortcut}',
  'quick_replies.remove_question': 'Delete /{shortcut}?',
  'quick_replies.remove_text': 'The reply is gone for the whole team. Messages that were sent stay.',
  'quick_replies.remove_action': 'Delete reply',
  'quick_replies.removed': '/{shortcut} was deleted',
  'quick_replies.error.23505': 'This shortcut is taken.',
  'quick_replies.error.23514': 'The shortcut or the message does not fit. Check it and try again.',
}
