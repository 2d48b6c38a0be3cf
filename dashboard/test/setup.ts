import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// A busy machine is no failure.
configure({ asyncUtilTimeout: 8_000 })

afterEach(() => {
  cleanup()
  localStorage.clear()
})

// Whoever first opens the page reads Portuguese, unless a test says otherwise.
Object.defineProperty(navigator, 'languages', { configurable: true, get: () => ['pt-BR'] })

// What jsdom lacks and parts of the page ask for: nothing has a size there, and nothing scrolls.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
}
window.scrollTo = () => {}
Element.prototype.scrollIntoView = () => {}
Element.prototype.hasPointerCapture = () => false
