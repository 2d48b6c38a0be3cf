export const numberSetup = {
  'number_setup.risk.title': 'O WhatsApp pode bloquear o número',
  'number_setup.risk.text':
    'O Zapbase conecta pelo WhatsApp Web, e o WhatsApp não permite programas não oficiais. Um bloqueio é sempre possível e não temos como desfazer.',
  'number_setup.risk.advice':
    'Diminui o risco: usar um número que já conversa, começar devagar e escrever só a quem autorizou.',
  'number_setup.risk.accept': 'Entendo o risco e aceito usar meu número assim.',
  'number_setup.risk.accepted': 'Esta conta aceitou o risco em {date}.',
  'number_setup.risk.missing': 'Para adicionar o número é preciso aceitar o risco.',
  'number_setup.pairing.use_code': 'Usar código em vez do QR',
  'number_setup.pairing.use_qr': 'Usar QR em vez do código',
  'number_setup.pairing.phone': 'Telefone deste número',
  'number_setup.pairing.phone_hint': 'O WhatsApp do celular com este telefone vai pedir o código.',
  'number_setup.pairing.get': 'Gerar código',
  'number_setup.pairing.again': 'Gerar outro código',
  'number_setup.pairing.step_devices':
    'Toque em Dispositivos conectados, Conectar dispositivo e Conectar com número de telefone',
  'number_setup.pairing.step_type': 'Digite este código no celular',
  'number_setup.settings.of': 'Configurar {name}',
  'number_setup.settings.per_minute': 'Mensagens por minuto',
  'number_setup.settings.per_minute_hint': 'Vazio: sem limite, com mais risco.',
  'number_setup.settings.per_day': 'Mensagens por dia',
  'number_setup.settings.per_day_hint': 'Vazio: só o aquecimento limita.',
  'number_setup.settings.limit_wrong': 'Digite um número a partir de 1 ou deixe vazio.',
  'number_setup.settings.warm_up': 'Aquecimento',
  'number_setup.settings.warm_up_hint': 'Nos primeiros dias o número envia pouco e aumenta aos poucos.',
  'number_setup.settings.groups': 'Grupos',
  'number_setup.settings.groups_hint': 'Guarda e mostra também as conversas de grupos.',
  'number_setup.replace.of': 'Trocar o telefone de {name}',
  'number_setup.replace.title': 'Trocar {phone} por outro telefone?',
  'number_setup.replace.text':
    'O Zapbase sai dos dispositivos conectados deste telefone, e o próximo que ler o QR toma o lugar dele. As conversas continuam, marcadas com o telefone em que foram; o que está na fila sai pelo novo. Para o WhatsApp ele é novo: o aquecimento recomeça.',
  'number_setup.replace.typed': 'Para confirmar, digite {phone}',
  'number_setup.remove.of': 'Remover {name}',
  'number_setup.remove.title': 'Remover {name}?',
  'number_setup.remove.text':
    'O número sai dos dispositivos conectados, a sessão é apagada e ele some desta lista. As conversas continuam guardadas.',
  'number_setup.engine': 'Como conectar',
  'number_setup.engine.webjs': 'WhatsApp do celular',
  'number_setup.engine.webjs_text': 'Leia um QR code com o celular do número. Escreve para qualquer pessoa.',
  'number_setup.engine.cloud': 'API oficial da Meta',
  'number_setup.engine.cloud_text':
    'Com token da Meta, sem celular. Fora das 24 horas só modelos aprovados; a Meta cobra por mensagem.',
  'number_setup.cloud.of': 'API oficial de {name}',
  'number_setup.cloud.text':
    'Copie os dados do seu aplicativo em developers.facebook.com. O que já foi guardado é trocado.',
  'number_setup.cloud.phone_number_id': 'Identificação do número de telefone',
  'number_setup.cloud.phone_number_id_hint':
    'WhatsApp, Configuração da API. Só algarismos; não é o telefone.',
  'number_setup.cloud.waba_id': 'Identificação da conta do WhatsApp Business',
  'number_setup.cloud.waba_id_hint': 'Na mesma página.',
  'number_setup.cloud.token': 'Token de acesso permanente',
  'number_setup.cloud.token_hint':
    'De um usuário do sistema, com whatsapp_business_messaging e whatsapp_business_management.',
  'number_setup.cloud.app_secret': 'Chave secreta do aplicativo',
  'number_setup.cloud.app_secret_hint':
    'Configurações do aplicativo, Básico. Com ela a Meta assina o que nos conta.',
  'number_setup.cloud.webhook': 'Depois de salvar, configure o webhook na Meta',
  'number_setup.cloud.webhook_text':
    'Em WhatsApp, Configuração, cole os dois textos e assine o campo messages.',
  'number_setup.cloud.address': 'URL de callback',
  'number_setup.cloud.verify_token': 'Token de verificação',
  'number_setup.settings.reply_pause': 'Pausa antes de responder',
  'number_setup.settings.reply_pause_hint':
    'Segundos digitando antes de cada mensagem; o tempo varia até aqui.',
  'number_setup.settings.first_pause': 'Pausa entre primeiros contatos',
  'number_setup.settings.first_pause_hint': 'Segundos entre mensagens a quem nunca conversou com o número.',
  'number_setup.settings.pause_wrong': 'Digite de 0 a {most} segundos.',
}
