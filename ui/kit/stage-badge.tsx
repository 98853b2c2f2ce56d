import css from './stage-badge.module.css'

interface StageBadgeProps {
  readonly name: string
  /** Its place in the funnel, from 0, and how many stages there are: the further, the darker. */
  readonly rank: number
  readonly of: number
}

const STEPS = 6

/** Which of the six shades a stage has. */
export const shadeOf = (rank: number, of: number): number =>
  of <= 1 ? 1 : Math.min(STEPS, Math.max(1, 1 + Math.round((rank / (of - 1)) * (STEPS - 1))))

/** A stage by name, in the shade of its place. */
export function StageBadge({ name, rank, of }: StageBadgeProps) {
  const shade = shadeOf(rank, of)
  return (
    <span
      className={css.badge}
      style={{ background: `var(--stage-${shade})`, color: `var(--on-stage-${shade})` }}
      title={name}
    >
      {name}
    </span>
  )
}
