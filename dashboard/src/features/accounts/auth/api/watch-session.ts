import type { Supabase } from '@/lib/supabase.ts'

const LEFT = 'zapbase.left'

interface SessionListener {
  /** Somebody signed out, here or in another tab. */
  onLeft: () => void
  /** The session could not be renewed: nobody meant it to end. */
  onExpired: () => void
  /** The person of that id signed in, here or in another tab, or his token was renewed. */
  onEntered: (userId: string) => void
}

/** Tells how sessions end and begin. */
export function watchSession(supabase: Supabase, listener: SessionListener): void {
  supabase.auth.onAuthStateChange((event, session) => {
    if (session) {
      localStorage.removeItem(LEFT)
      listener.onEntered(session.user.id)
    } else if (event === 'SIGNED_OUT') {
      if (localStorage.getItem(LEFT)) listener.onLeft()
      else listener.onExpired()
    }
  })
}

/** Says to every tab that the session is about to end on purpose. */
export function announceLeaving(): void {
  localStorage.setItem(LEFT, '1')
}
