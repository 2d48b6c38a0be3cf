import { createContext, useContext } from 'react'
import type { Note } from '@/lib/flow/graph.ts'

const NoteChange = createContext<(note: Note) => void>(() => {})

export const NoteChangeProvider = NoteChange.Provider

/** How a note on the canvas says what it has become. */
export const useNoteChange = () => useContext(NoteChange)
