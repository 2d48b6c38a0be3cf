import type { flows as source } from '../pt-BR/flows.ts'

export const flows: typeof source = {
  'flows.description': 'Automatic conversations: messages, menus and questions that answer for you.',
}
