import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { useConfig } from '@/lib/config.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

/** What Meta shows of a number and its app. Nobody reads the secrets again. */
export interface CloudCredentials {
  phone_number_id: string
  waba_id: string
  token: string
  app_secret: string
  verify_token: string
}

/** Codes: `cloud_id_invalid`, `cloud_secret_invalid`, `cloud_number_taken`. */
export async function connectCloudNumber(
  supabase: Supabase,
  instanceId: string,
  credentials: CloudCredentials,
): Promise<void> {
  await ask(supabase.rpc('connect_cloud_number', { instance_id: instanceId, ...credentials }))
}

export function useConnectCloudNumber(instanceId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: (credentials: CloudCredentials) => connectCloudNumber(supabase, instanceId, credentials),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['instances'] }),
  })
}

/** Where Meta is to tell what happens to the number. */
export function useWebhookAddress(instanceId: string) {
  const config = useConfig()
  return config && `${config.supabase_url}/functions/v1/whatsapp-cloud/${instanceId}`
}
