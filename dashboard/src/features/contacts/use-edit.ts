import { useMutation } from '@tanstack/react-query'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { readDraft, writeDraft } from '@/lib/drafts.ts'

interface EditOptions {
  userId: string
  /** Under which name what was typed is kept until it is saved. */
  draftId: string
  /** What stands in the input at first. */
  text: string
  /** What is wrong with a text. */
  check: (text: string) => string | undefined
  save: (text: string) => Promise<unknown>
}

/**
 * One value that is read, edited on click and saved when its input is left. What was typed is kept in the browser until it
 * is saved or taken back: a closed tab, another chat and a refused save lose nothing.
 */
export function useEdit({ userId, draftId, text, check, save }: EditOptions) {
  const [typed, setTyped] = useState(() => readDraft(userId, draftId).text || null)
  // What is taken from the page while it has the focus is left as well.
  const isOpen = useRef(typed !== null)
  const [wasKept, setWasKept] = useState(typed !== null)
  const [problem, setProblem] = useState<string>()
  const [returns, setReturns] = useState(false)
  const mutation = useMutation({
    networkMode: 'always',
    mutationFn: save,
    // Here and not beside `mutate`: it is forgotten too when the reader has gone on meanwhile.
    onSuccess: () => close(),
  })
  const close = () => {
    isOpen.current = false
    writeDraft(userId, draftId, { text: '' })
    setTyped(null)
    setWasKept(false)
    setProblem(undefined)
    mutation.reset()
  }
  const type = (next: string) => {
    setTyped(next)
    setProblem(undefined)
    writeDraft(userId, draftId, { text: next === text ? '' : next })
  }
  return {
    typed,
    /** Typed at an earlier visit. */
    wasKept,
    problem,
    error: mutation.error,
    isSaving: mutation.isPending,
    /** Whether the focus goes back to what is read. */
    returns,
    open: () => {
      isOpen.current = true
      setReturns(false)
      setTyped(text)
    },
    type,
    takeBack: () => {
      setReturns(true)
      close()
    },
    /** `refused`: the browser says that what stands in the input is no value. */
    commit: (next: string, { refused, stays }: { refused: string | undefined; stays: boolean }) => {
      if (!isOpen.current || mutation.isPending) return
      setReturns(stays)
      const wrong = refused ?? check(next)
      if (wrong) return setProblem(wrong)
      if (next.trim() === text.trim()) return close()
      mutation.mutate(next)
    },
  }
}

/** Puts the focus on the first control inside when another state is shown, if that is wanted. */
export function useFocusInside(state: boolean, wanted: boolean): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another state has other controls
  useEffect(() => {
    if (wanted) place.current?.querySelector<HTMLElement>('button, input, select, textarea')?.focus()
  }, [state, wanted])
  return place
}
