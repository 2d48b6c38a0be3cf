export const contacts = {
  'contacts.import.title': 'Importar contatos',
  'contacts.duplicates.title': 'Contatos duplicados',
}
