import { keptChoice } from './kept-choice.ts'

export const DENSITIES = ['roomy', 'compact'] as const

/** How close things stand: the tokens of the stylesheet follow the attribute on the root. */
export const densityChoice = keptChoice('zapbase.density', DENSITIES, 'roomy')

export function startDensity(): void {
  applyDensity()
  densityChoice.subscribe(applyDensity)
}

function applyDensity(): void {
  document.documentElement.dataset.density = densityChoice.read()
}
