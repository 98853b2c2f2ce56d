import { Wizard } from './wizard.tsx'

/** Four questions, the funnel they make, and three ways to see it work. */
export function SetUpScreen() {
  return <Wizard />
}
