import { joinTestServer } from './clone.ts'

let server: Awaited<ReturnType<typeof joinTestServer>> | undefined

/** Called by `node --test --test-global-setup`: keeps the test server up while files come and go. */
export async function globalSetup(): Promise<void> {
  server = await joinTestServer()
}

/** Called by the runner when the last file has ended. */
export async function globalTeardown(): Promise<void> {
  await server?.leave()
}
