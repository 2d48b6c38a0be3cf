import { fireEvent, render } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { COMMAND_NAMES, commandFor, commandOf, offerOf, runCommand, useCommand } from './commands.ts'
import { isPressed, sayKeys } from './keys.ts'

const press = (key: string, more: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, ...more })
const called = vi.fn()

beforeEach(() => window.addEventListener('keydown', hear))
afterEach(() => {
  window.removeEventListener('keydown', hear)
  called.mockClear()
})

function hear(event: KeyboardEvent): void {
  called(commandFor(event))
}

function Chat({ isFree = true }: { isFree?: boolean }) {
  useCommand('close', { run: () => undefined })
  useCommand('next', { run: () => undefined })
  useCommand('palette', { run: () => undefined })
  useCommand('help', { run: () => undefined })
  useCommand('assign_me', isFree ? { run: () => undefined } : undefined)
  useCommand('assign', { choices: () => [] })
  return (
    <>
      <button type="button">fora</button>
      <input aria-label="campo" />
      <textarea aria-label="texto" />
    </>
  )
}

function Place({ run }: { run: () => void }) {
  useCommand('search', { run })
  return null
}

describe('a key', () => {
  it('calls what is offered, and nothing of what is not', () => {
    const { getByText, unmount } = render(<Chat />)
    const said = (init: KeyboardEventInit) => {
      fireEvent.keyDown(getByText('fora'), init)
      return called.mock.lastCall?.[0] as string | undefined
    }
    expect(said({ key: 'e' })).toBe('close')
    expect(said({ key: 'E' })).toBe('close')
    expect(said({ key: 'E', shiftKey: true })).toBeUndefined()
    expect(said({ key: 'n' })).toBeUndefined()
    expect(said({ key: '?', shiftKey: true })).toBe('help')
    expect(said({ key: 'k', ctrlKey: true })).toBe('palette')
    unmount()
    expect(offerOf('close')).toBeUndefined()
  })

  it('does nothing with other keys held, in the middle of a character, or in the same press again', () => {
    const { getByText } = render(<Chat />)
    for (const more of [
      { ctrlKey: true },
      { altKey: true },
      { metaKey: true },
      { isComposing: true },
      { repeat: true },
    ]) {
      fireEvent.keyDown(getByText('fora'), { key: 'e', ...more })
      expect(called).toHaveBeenLastCalledWith(undefined)
    }
    fireEvent.keyDown(getByText('fora'), { key: 'j', repeat: true })
    expect(called).toHaveBeenLastCalledWith('next')
  })

  it('is text in a field, where only what is held with Ctrl counts', () => {
    const { getByLabelText } = render(<Chat />)
    for (const name of ['campo', 'texto']) {
      fireEvent.keyDown(getByLabelText(name), { key: 'e' })
      expect(called).toHaveBeenLastCalledWith(undefined)
      fireEvent.keyDown(getByLabelText(name), { key: 'k', ctrlKey: true })
      expect(called).toHaveBeenLastCalledWith('palette')
    }
  })

  it.each(['dialog', 'alertdialog', 'menu', 'listbox'])('does nothing while a %s is open', (role) => {
    const { getByText } = render(
      <>
        <Chat />
        <div role={role} />
      </>,
    )
    fireEvent.keyDown(getByText('fora'), { key: 'e' })
    expect(called).toHaveBeenLastCalledWith(undefined)
    fireEvent.keyDown(getByText('fora'), { key: 'k', ctrlKey: true })
    expect(called).toHaveBeenLastCalledWith(undefined)
  })

  it('asks whose the chat is to be when a colleague has it', () => {
    const { getByText, rerender } = render(<Chat />)
    fireEvent.keyDown(getByText('fora'), { key: 'a' })
    expect(called).toHaveBeenLastCalledWith('assign_me')
    rerender(<Chat isFree={false} />)
    fireEvent.keyDown(getByText('fora'), { key: 'a' })
    expect(called).toHaveBeenLastCalledWith('assign')
  })
})

describe('a command', () => {
  it('is what its newest place offers, and again that of the older when it has gone', () => {
    const [older, newer] = [vi.fn(), vi.fn()]
    render(<Place run={older} />)
    const { unmount } = render(<Place run={newer} />)
    runCommand('search')
    unmount()
    runCommand('search')
    expect([older.mock.calls.length, newer.mock.calls.length]).toEqual([1, 1])
  })

  it('has keys of its own', () => {
    const global = COMMAND_NAMES.map(commandOf).filter(({ keys, isLocal }) => keys && !isLocal)
    expect(new Set(global.map(({ keys }) => keys)).size).toBe(global.length)
  })
})

describe('keys', () => {
  it('are told apart by what is held with them', () => {
    expect(isPressed(press('Enter', { ctrlKey: true, shiftKey: true }), 'mod+shift+enter')).toBe(true)
    expect(isPressed(press('Enter', { shiftKey: true }), 'mod+shift+enter')).toBe(false)
    expect(isPressed(press('/', { shiftKey: true }), '/')).toBe(true)
    expect(isPressed(press('/', { ctrlKey: true }), '/')).toBe(false)
    // AltGr+W of a Brazilian keyboard.
    expect(isPressed(press('?', { ctrlKey: true, altKey: true, modifierAltGraph: true }), '?')).toBe(true)
  })

  it('are shown as they are written on them', () => {
    expect(sayKeys('mod+shift+enter')).toEqual(['Ctrl', 'Shift', 'Enter'])
    expect(sayKeys('?')).toEqual(['?'])
  })
})
