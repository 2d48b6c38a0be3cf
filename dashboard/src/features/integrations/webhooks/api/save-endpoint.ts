import { ask, askJson } from '@/lib/ask.ts'
import type { Supabase } from '@/lib/supabase.ts'
import { type Endpoint, type EndpointDraft, newEndpoint, newSecret } from '../types.ts'
import { useWebhookMutation } from './use-webhook-mutation.ts'

/** Answers the secret: the only time that it is seen. Codes: `webhook_url_invalid`, `webhook_endpoints_limit`, … */
export async function createEndpoint(supabase: Supabase, accountId: string, draft: EndpointDraft) {
  return askJson(supabase.rpc('create_webhook_endpoint', { account_id: accountId, ...draft }), newEndpoint)
}

type Changes = Partial<EndpointDraft> & Partial<Pick<Endpoint, 'enabled'>> & Pick<Endpoint, 'id'>

export async function changeEndpoint(
  supabase: Supabase,
  accountId: string,
  { id, ...values }: Changes,
): Promise<void> {
  await ask(
    supabase
      .from('webhook_endpoints')
      .update(values)
      .eq('account_id', accountId)
      .eq('id', id)
      .select('id')
      .single(),
  )
}

export async function deleteEndpoint(supabase: Supabase, accountId: string, id: string): Promise<void> {
  await ask(
    supabase
      .from('webhook_endpoints')
      .delete()
      .eq('account_id', accountId)
      .eq('id', id)
      .select('id')
      .single(),
  )
}

/** Answers the new secret, seen this once; the former one signs too for so many hours. */
export async function rotateSecret(
  supabase: Supabase,
  _accountId: string,
  { id, hours }: { id: string; hours: number },
) {
  return askJson(supabase.rpc('rotate_webhook_secret', { endpoint_id: id, keep_hours: hours }), newSecret)
}

export function useCreateEndpoint(accountId: string) {
  return useWebhookMutation(accountId, createEndpoint)
}

export function useChangeEndpoint(accountId: string) {
  return useWebhookMutation(accountId, changeEndpoint)
}

export function useDeleteEndpoint(accountId: string) {
  return useWebhookMutation(accountId, deleteEndpoint)
}

export function useRotateSecret(accountId: string) {
  return useWebhookMutation(accountId, rotateSecret)
}
