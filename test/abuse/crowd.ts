/** Does all of it, at most twenty at a time, as connections come; answers in the order of the work. */
export async function crowd<T>(work: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = []
  const left = work.entries()
  const runner = async () => {
    for (const [index, one] of left) results[index] = await one()
  }
  await Promise.all(Array.from({ length: 20 }, runner))
  return results
}
