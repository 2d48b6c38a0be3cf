import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from 'react'
import { type CommandName, commandFor, offerOf, runCommand, useCommand } from '@/lib/commands.ts'
import { addCatalogs } from '@/lib/i18n.ts'

const loadPalette = async () => {
  const [{ Palette }] = await Promise.all([import('./palette.tsx'), addCatalogs(['keyboard', 'chats'])])
  return { default: Palette }
}
const Palette = lazy(loadPalette)
const ShortcutsWindow = lazy(async () => {
  const [{ ShortcutsWindow }] = await Promise.all([
    import('./shortcuts-window.tsx'),
    addCatalogs(['keyboard']),
  ])
  return { default: ShortcutsWindow }
})

/** When the palette is fetched ahead, so that what is typed after its keys arrives in it (milliseconds after the page). */
const AHEAD = 2_000

interface Shown {
  window: 'palette' | 'help'
  asked?: CommandName
}

/** Hears the keys of every page, and shows the palette and the window of shortcuts. */
export function Keyboard() {
  const [shown, setShown] = useState<Shown>()
  const next = useRef<() => void>(undefined)
  useCommand('palette', { run: () => setShown({ window: 'palette' }) })
  useCommand('help', { run: () => setShown({ window: 'help' }) })
  const press = useEffectEvent((event: KeyboardEvent) => {
    // What is typed while the palette is on its way is meant for it.
    const name = shown ? undefined : commandFor(event)
    if (!name) return
    event.preventDefault()
    const offer = offerOf(name)
    if (offer && 'choices' in offer) setShown({ window: 'palette', asked: name })
    else runCommand(name)
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => press(event)
    window.addEventListener('keydown', onKey)
    const timer = setTimeout(() => loadPalette().catch(() => undefined), AHEAD)
    return () => {
      window.removeEventListener('keydown', onKey)
      clearTimeout(timer)
    }
  }, [])
  // Once the window has given the focus back: what is done next may want it.
  useEffect(() => {
    if (shown) return
    const run = next.current
    next.current = undefined
    if (run) setTimeout(run)
  }, [shown])
  const close = () => setShown(undefined)
  return (
    <Suspense>
      {shown?.window === 'palette' && (
        <Palette
          asked={shown.asked}
          onClose={close}
          onRun={(run) => {
            next.current = run
            close()
          }}
        />
      )}
      {shown?.window === 'help' && <ShortcutsWindow onClose={close} />}
    </Suspense>
  )
}
