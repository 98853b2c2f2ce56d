import type { Parts } from './main.ts'

/** Every part of the product that a start brings up; the one place to mount routes or to publish a first definition. */
export const parts: Parts = {
  onNewWorkspace: () => Promise.resolve(),
  plugins: () => [],
}
