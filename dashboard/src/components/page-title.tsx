import { countText, useShownWaiting } from '@/lib/waiting-count.ts'

/** The tab's title, on every page with how many chats wait for the reader; React puts it into the document's head. */
export function PageTitle({ title }: { title: string }) {
  const count = useShownWaiting()
  return <title>{`${count > 0 ? `(${countText(count)}) ` : ''}${title} · Zapbase`}</title>
}
