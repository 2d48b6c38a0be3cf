import { useState } from 'react'
import { LoadMore } from '@/components/ui/load-more.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { Select } from '@/components/ui/select.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useDeliveries } from '../api/list-deliveries.ts'
import { DELIVERY_STATUSES, type DeliveryStatus, type Endpoint } from '../types.ts'
import { DeliveryPanel } from './delivery-panel.tsx'
import { DeliveryTable } from './delivery-table.tsx'
import { ReplayDialog } from './replay-dialog.tsx'
import { TestButton } from './test-button.tsx'

/** What was sent and what became of it, the newest first; it renews itself while something is on its way. */
export function DeliveryLog({ endpoint, canWrite }: { endpoint: Endpoint; canWrite: boolean }) {
  const t = useTranslate()
  const [status, setStatus] = useState<DeliveryStatus>()
  const [openId, setOpenId] = useState<string>()
  const query = useDeliveries({ ...endpoint, status })
  const rows = query.data?.pages.flat()
  const open = rows?.find(({ id }) => id === openId)
  const canSend = canWrite && endpoint.enabled
  return (
    <section aria-label={t('webhooks.log')} className="space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold">{t('webhooks.log')}</h2>
        <div className="flex flex-wrap gap-2">
          <Select
            aria-label={t('webhooks.state')}
            className="w-56"
            value={status ?? ''}
            placeholder={t('webhooks.state_all')}
            options={DELIVERY_STATUSES.map((value) => ({ value, label: t(`webhooks.status.${value}`) }))}
            onChange={({ target }) => setStatus(DELIVERY_STATUSES.find((one) => one === target.value))}
          />
          {canSend && (
            <>
              <ReplayDialog endpoint={endpoint} />
              <TestButton endpoint={endpoint} />
            </>
          )}
        </div>
      </div>
      {!rows && (
        <Pending error={query.error} refetch={query.refetch} feature="webhooks" className="h-40 rounded-xl" />
      )}
      {rows && (
        <>
          {rows.length > 0 && <DeliveryTable rows={rows} onOpen={setOpenId} />}
          <LoadMore
            shown={rows.length}
            hasMore={query.hasNextPage}
            busy={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        </>
      )}
      {open && (
        <DeliveryPanel
          accountId={endpoint.account_id}
          delivery={open}
          canReplay={canSend}
          onClose={() => setOpenId(undefined)}
        />
      )}
    </section>
  )
}
