export const flows = {
  'flows.description': 'Conversas automáticas: mensagens, menus e perguntas que respondem por você.',
}
