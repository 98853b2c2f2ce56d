/** The shape of a few numbers in a line, from zero up; a table beside it has the numbers. */
export function Spark({ values, label }: { readonly values: readonly number[]; readonly label: string }) {
  const most = Math.max(1, ...values)
  const last = Math.max(1, values.length - 1)
  const points = values.map(
    (value, i) => `${((i / last) * 78 + 1).toFixed(1)},${(21 - (value / most) * 19).toFixed(1)}`,
  )
  return (
    <svg width={80} height={22} viewBox="0 0 80 22" role="img" aria-label={label}>
      <title>{label}</title>
      <polyline points={points.join(' ')} fill="none" stroke="var(--accent)" strokeWidth={1.5} strokeLinejoin="round" />
    </svg>
  )
}
