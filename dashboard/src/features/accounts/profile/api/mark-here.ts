import { useEffect } from 'react'
import { ask } from '@/lib/ask.ts'
import { useSupabase } from '@/lib/supabase.ts'

/** How often the database hears of it (milliseconds); after a minute and a half of silence it tells outside of the page. */
const INTERVAL = 60_000

/** Says that the person has this page before him, so that he is told nothing elsewhere. */
export function useMarkHere(): void {
  const supabase = useSupabase()
  useEffect(() => {
    const mark = () => {
      if (document.visibilityState !== 'visible' || !document.hasFocus()) return
      ask(supabase.rpc('mark_here')).catch(() => undefined)
    }
    mark()
    const timer = setInterval(mark, INTERVAL)
    window.addEventListener('focus', mark)
    return () => {
      clearInterval(timer)
      window.removeEventListener('focus', mark)
    }
  }, [supabase])
}
