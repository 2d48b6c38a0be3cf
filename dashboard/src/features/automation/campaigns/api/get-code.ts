import { useMutation, useQuery } from '@tanstack/react-query'
import { type Api, useApi } from '@/lib/api.ts'
import { saveFile } from '@/lib/download.ts'
import type { Campaign } from '../types.ts'

export type CodeFormat = 'png' | 'svg'

/** Wide enough for a poster. */
const PRINT_PIXELS = 2048

/** The QR code of the campaign's short link. */
function getCode(api: Api, { account_id, id }: Campaign, format: CodeFormat): Promise<Blob> {
  const query = { format, ...(format === 'png' && { size: PRINT_PIXELS }) }
  return api.blob(`/api/accounts/${account_id}/campaigns/${id}/qr`, { query })
}

/** To be shown; another slug is another code. */
export function useCode(campaign: Campaign) {
  const api = useApi()
  return useQuery({
    queryKey: ['campaign-code', campaign.id, campaign.short_link],
    queryFn: () => getCode(api, campaign, 'svg'),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useSaveCode(campaign: Campaign) {
  const api = useApi()
  return useMutation({
    networkMode: 'always',
    mutationFn: async (format: CodeFormat) =>
      saveFile(await getCode(api, campaign, format), `${campaign.slug}.${format}`),
  })
}
