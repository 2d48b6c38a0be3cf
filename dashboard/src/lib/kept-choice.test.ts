import { act, renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { keptChoice } from './kept-choice.ts'

const size = keptChoice('test.size', ['small', 'large'], 'small')

it('is the fallback until something is chosen, and when what is kept is nothing known', () => {
  expect(size.read()).toBe('small')
  size.choose('large')
  expect(size.read()).toBe('large')
  localStorage.setItem('test.size', 'huge')
  expect(size.read()).toBe('small')
})

it('is followed by whoever uses it, also when another tab chooses', () => {
  const { result } = renderHook(() => size.use())
  act(() => size.choose('large'))
  expect(result.current).toBe('large')
  act(() => {
    localStorage.setItem('test.size', 'small')
    window.dispatchEvent(new StorageEvent('storage', { key: 'test.size' }))
  })
  expect(result.current).toBe('small')
})
