import hotmart from '../../orchestrator/domain/hooks/sources/hotmart.json' with { type: 'json' }
import kiwify from '../../orchestrator/domain/hooks/sources/kiwify.json' with { type: 'json' }
import mercadoPago from '../../orchestrator/domain/hooks/sources/mercado_pago.json' with { type: 'json' }

/** Ready integrations as their files have them. */
export { hotmart, kiwify, mercadoPago }

/** What `GET /api/accounts/{id}/inbound-sources` answers of them. */
export const listedSources: unknown = {
  items: [hotmart, kiwify, mercadoPago].map((source) => ({ ...source, asks: 'call' in source })),
}
