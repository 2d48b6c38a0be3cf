export const accounts = {
  'accounts.title': 'Contas',
  'accounts.description': 'Cada conta guarda seus próprios números, contatos e conversas.',
  'accounts.all': 'Todas as contas',
  'accounts.switcher': 'Trocar de conta. Agora:',
  'accounts.count': '{count, plural, =0 {Nenhuma conta sua} one {# conta} other {# contas}}',
  'accounts.open_numbers': 'Ver números',
  'accounts.role.owner': 'Dono',
  'accounts.role.admin': 'Administrador',
  'accounts.role.agent': 'Atendente',
  'accounts.role.observer': 'Observador',
  'accounts.plan_name':
    '{plan, select, owner {Sem limites} free {Grátis} basic {Básico} pro {Pro} other {{plan}}}',
  'accounts.banner.suspended':
    'Esta conta está suspensa: {reason}. Dá para ler tudo, mas não enviar nem criar.',
  'accounts.banner.closed':
    'Esta conta foi encerrada e será apagada em {when}. Até lá dá para ler e exportar.',
  'accounts.banner.phone_lost':
    'Outra conta conectou o telefone que esta conta tinha informado, e agora ele é dela. O próximo que você conectar passa a ser o desta conta.',
  'accounts.banner.observer': 'Somente leitura até {when}: você está vendo a conta de um cliente.',
  'accounts.suspended': 'Suspensa',
  'accounts.closed': 'Encerrada',
  'accounts.unknown': 'Conta não encontrada',
  'accounts.unknown_text': 'Ela não existe ou seu usuário não participa dela.',
  'accounts.name': 'Nome da empresa',
  'accounts.name_hint': 'É como sua conta aparece para você e sua equipe.',
  'accounts.phone': 'Telefone com DDD',
  'accounts.name_required': 'Digite um nome.',
  'accounts.phone_invalid': 'Digite o telefone com DDD, como (11) 99999-9999. De outro país, comece com +.',
  'accounts.create': 'Criar conta',
  'accounts.first.title': 'Falta só a sua conta',
  'accounts.first.text': 'Diga o nome da sua empresa e um telefone de contato para começar.',
  'accounts.first.not_opened': 'A conta que você pediu no cadastro não foi aberta',
  'accounts.first.not_opened_text':
    'O telefone {phone} pode já ser de outra conta. Confira os dados abaixo ou informe outro telefone.',
  'accounts.first.leave': 'Sair de {email}',
  'accounts.error.account_pause':
    'Você acabou de abrir uma conta. A próxima pode ser aberta em {seconds, plural, one {# segundo} other {# segundos}}.',
  'accounts.error.user_unconfirmed': 'Confirme seu e-mail pelo link que enviamos e tente de novo.',
  'accounts.error.accounts_limit':
    'Você já tem o máximo de contas gratuitas. Contrate um plano para uma delas.',
  'accounts.error.phone_taken':
    'Já existe uma conta com este telefone. Peça um convite ao dono dela ou use outro telefone.',
  'accounts.error.phone_invalid': 'Este telefone não é válido. Confira o DDD e os números.',
  'accounts.error.name_invalid': 'O nome precisa ter de 1 a 255 letras.',
  'accounts.lost': 'Você não participa mais da conta {name}',
  'accounts.lost_text':
    'Alguém da administração removeu seu acesso, ou o tempo de visita acabou. Fale com quem administra a conta se isto for um engano.',
  'accounts.go_to_list': 'Ver minhas contas',
  'accounts.empty': 'Nenhuma conta ainda',
  'accounts.empty_text': 'Peça um convite a quem administra a conta da sua empresa.',
  'accounts.banner.leave': 'Sair da conta',
}
