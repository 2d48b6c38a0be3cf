import { Link } from '@tanstack/react-router'
import { TriangleAlert, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { addCatalogs, useTranslate } from '@/lib/i18n.ts'
import { notify } from '@/lib/notifications.ts'
import { numberName } from '@/lib/number-name.ts'
import { useInstances } from '../api/list-instances.ts'
import { dismissDrops, dismissedDrops, dropKey, isDown, newDrops } from '../drops.ts'
import { describeProblem } from '../problems.ts'
import type { Instance } from '../types.ts'

/** Says on every page that a number has dropped, until it is back or the reader has closed it. */
export function DropNotice() {
  const t = useTranslate()
  const { data: instances = [] } = useInstances(undefined)
  const [dismissed, setDismissed] = useState(dismissedDrops)
  useDropNotifications(instances)
  const down = instances.filter((instance) => isDown(instance) && !dismissed.includes(dropKey(instance)))
  const [first, ...others] = down
  return (
    <div role="alert">
      {first && (
        <div className="flex items-center gap-3 bg-danger-soft px-4 py-2 text-sm text-danger">
          <TriangleAlert className="size-4 shrink-0" aria-hidden />
          <p className="min-w-0 flex-1">
            {others.length > 0 ? t('instances.drop.many', { count: down.length }) : dropText(first, t)}{' '}
            <Link
              to="/a/$accountId/numeros"
              params={{ accountId: first.account_id }}
              className="focus-ring rounded-sm font-medium underline underline-offset-4"
            >
              {t('instances.drop.open')}
            </Link>
          </p>
          <Button
            variant="ghost"
            size="icon"
            className="-my-1 size-7"
            aria-label={t('common.dismiss')}
            onClick={() => setDismissed(dismissDrops(down.map(dropKey)))}
          >
            <X aria-hidden />
          </Button>
        </div>
      )}
    </div>
  )
}

/** Tells of a number that drops while the page is open, also when it is in the background. */
function useDropNotifications(instances: Instance[]): void {
  const t = useTranslate()
  const before = useRef<Map<string, Instance>>(undefined)
  useEffect(() => {
    const drops = newDrops(before.current, instances)
    // On a page that speaks of something else the words have to be fetched first.
    void addCatalogs(drops.length > 0 ? ['instances', 'problems'] : []).then(() => {
      for (const instance of drops) {
        notify(
          t('instances.drop.title', { name: numberName(instance) }),
          dropText(instance, t),
          dropKey(instance),
        )
      }
    })
    if (instances.length > 0) before.current = new Map(instances.map((instance) => [instance.id, instance]))
  }, [instances, t])
}

function dropText(instance: Instance, t: ReturnType<typeof useTranslate>): string {
  const { title } = describeProblem(instance.status_reason ?? 'stopped_by_itself', t)
  return t('instances.drop.text', { name: numberName(instance), cause: title })
}
