import { Skeleton, SkeletonRows } from '@/components/ui/skeleton.tsx'
import { Page } from './page.tsx'

/** The place of a page that is on its way: its title and what stands below. */
export function PageSkeleton() {
  return (
    <Page>
      <div className="space-y-2.5 pb-6">
        <Skeleton className="h-8 w-44" />
        <Skeleton className="h-4 w-72 max-w-full" />
      </div>
      <SkeletonRows count={6} />
    </Page>
  )
}
