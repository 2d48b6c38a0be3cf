// The pages' words in Brazilian Portuguese and English, and the switch between them.
const TEXTS = {
  'pt-BR': {
    title: 'Celulares simulados',
    intro: 'Cada celular é um número de WhatsApp de mentira: escaneie o QR de uma instância e converse.',
    number: 'Número (só dígitos)',
    name: 'Nome',
    addPhone: 'Adicionar celular',
    linked: 'Conectado',
    notLinked: 'Sem aparelho conectado',
    back: 'Celulares',
    devices: 'Aparelhos conectados',
    noDevices: 'Nenhum aparelho conectado.',
    online: 'on-line',
    offline: 'fora do ar',
    unlink: 'Desconectar todos',
    waiting: 'QR codes esperando leitura',
    noQrs: 'Nenhum QR na tela agora.',
    ago: (seconds) => `há ${seconds} s`,
    ending: (text) => `começa com ${text}`,
    scan: 'Ler QR',
    pasteQr: 'Ou cole o texto do QR',
    pairingCode: 'Código de pareamento',
    enterCode: 'Confirmar código',
    chats: 'Conversas',
    noChats: 'Nenhuma conversa ainda.',
    contactNumber: 'Número do contato',
    contactName: 'Nome do contato',
    newChat: 'Nova conversa',
    asContact: (name) => `Como ${name}`,
    asOwner: (name) => `Como ${name} (este celular)`,
    message: 'Mensagem',
    sender: 'Quem escreve',
    send: 'Enviar',
    failed: 'O simulador recusou: ',
    media: 'Arquivo',
    contact: 'Contato',
    revoked: 'Mensagem apagada',
    edited: 'editada',
    language: 'English',
  },
  en: {
    title: 'Simulated phones',
    intro: 'Each phone is a make-believe WhatsApp number: scan the QR code of an instance and chat.',
    number: 'Number (digits only)',
    name: 'Name',
    addPhone: 'Add phone',
    linked: 'Linked',
    notLinked: 'No linked device',
    back: 'Phones',
    devices: 'Linked devices',
    noDevices: 'No linked device.',
    online: 'online',
    offline: 'offline',
    unlink: 'Unlink all',
    waiting: 'QR codes waiting to be scanned',
    noQrs: 'No QR code is shown right now.',
    ago: (seconds) => `${seconds} s ago`,
    ending: (text) => `begins with ${text}`,
    scan: 'Scan QR',
    pasteQr: 'Or paste the text of the QR code',
    pairingCode: 'Pairing code',
    enterCode: 'Confirm code',
    chats: 'Chats',
    noChats: 'No chats yet.',
    contactNumber: "Contact's number",
    contactName: "Contact's name",
    newChat: 'New chat',
    asContact: (name) => `As ${name}`,
    asOwner: (name) => `As ${name} (this phone)`,
    message: 'Message',
    sender: 'Who writes',
    send: 'Send',
    failed: 'The simulator refused: ',
    media: 'File',
    contact: 'Contact',
    revoked: 'Message deleted',
    edited: 'edited',
    language: 'Português',
  },
}

const KEY = 'simulator-language'

export const language = localStorage.getItem(KEY) === 'en' ? 'en' : 'pt-BR'
export const texts = TEXTS[language]

/** Fill in every element that names a text, and the language button. */
export function translatePage() {
  document.documentElement.lang = language
  for (const element of document.querySelectorAll('[data-text]'))
    element.textContent = texts[element.dataset.text]
  const button = document.querySelector('#language')
  button.textContent = texts.language
  button.addEventListener('click', () => {
    localStorage.setItem(KEY, language === 'en' ? 'pt-BR' : 'en')
    location.reload()
  })
}
