export const segments = {
  'segments.description':
    'Grupos de pessoas que se atualizam sozinhos, para disparos, sequências e condições de fluxos.',
  'segments.new': 'Novo segmento',
  'segments.edit': 'Editar {name}',
  'segments.empty': 'Nenhum segmento ainda',
  'segments.empty_text':
    'Um segmento é um filtro com nome, como “clientes que não escrevem há 30 dias”. Quem passa a combinar entra sozinho.',
  'segments.name': 'Nome',
  'segments.name_missing': 'Dê um nome.',
  'segments.filter': 'Quem faz parte',
  'segments.filter_text': 'Sem condições, são todos os contatos.',
  'segments.people': 'Pessoas',
  'segments.updated': 'Alterado em',
  'segments.count':
    '{count, plural, =0 {Ninguém combina agora} one {pessoa combina agora} other {pessoas combinam agora}}',
  'segments.more': '{count, plural, one {e mais # pessoa} other {e mais # pessoas}}',
  'segments.saved': '{name} foi salvo',
  'segments.remove': 'Excluir {name}',
  'segments.remove_question': 'Excluir {name}?',
  'segments.remove_text': 'O filtro some; as pessoas continuam nos seus contatos.',
  'segments.remove_action': 'Excluir segmento',
  'segments.removed': '{name} foi excluído',
  'segments.error.23505': 'Já existe um segmento com este nome.',
  'segments.error.filter_invalid': 'Complete as condições para contar as pessoas.',
  'segments.error.segments_limit': 'Uma conta tem no máximo 200 segmentos. Exclua os que não usa.',
  'segments.error.segment_in_use':
    'Este segmento está em uso por um disparo, fluxo ou outro segmento. Troque lá primeiro.',
}
