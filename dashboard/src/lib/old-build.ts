const RELOADED = 'zapbase.reloaded'

/**
 * A tab that was opened before a deploy asks for files that are gone: it is loaded anew, once for each build. Texts of chats are kept as
 * drafts; where a window with a form stands open, `ask` leaves the moment to the reader.
 */
export function leaveOldBuilds(build: string, ask: () => void, page: Pick<Location, 'reload'> = location) {
  window.addEventListener('vite:preloadError', () => void leaveBuild(build, ask, page))
}

async function leaveBuild(build: string, ask: () => void, page: Pick<Location, 'reload'>): Promise<void> {
  // A file may also be missing because the connection is.
  if (sessionStorage.getItem(RELOADED) === build || !(await isOld(build))) return
  sessionStorage.setItem(RELOADED, build)
  if (document.querySelector('[role="dialog"], [role="alertdialog"]')) ask()
  else page.reload()
}

/** Whether the server's page begins with another script by now. */
async function isOld(build: string): Promise<boolean> {
  try {
    const answer = await fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(10_000) })
    return answer.ok && !(await answer.text()).includes(build)
  } catch {
    return false
  }
}
