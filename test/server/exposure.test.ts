import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, test } from 'node:test'
import { ROUTES } from '#src/server/api-routes.ts'
import stated from '../../package.json' with { type: 'json' }
import { serve } from '../screens/served.ts'

const served = await serve()
after(() => served.close())

/** Not fetch, which refuses TRACE. */
function status(method: string, path: string): Promise<number> {
  const { port } = new URL(served.url)
  return new Promise((done, fail) => {
    const sent = request({ port, host: '127.0.0.1', method, path }, (response) => {
      response.resume().once('end', () => done(response.statusCode ?? 0))
    })
    sent.once('error', fail).end()
  })
}

test('G15: nothing answers beside the routes that are told', async () => {
  const others =
    '/storybook /.env /.git/config /metrics /docs /documentation /swagger /graphql /debug /admin /api /api/auth /api/auth/ok ' +
    '/server-status /phpinfo.php /package.json /src/main.ts /assets/../package.json /assets/%2e%2e/package.json /w /v1 /health ' +
    '/api/version /page/funnel.js /live/funnel /ui/dist/index.html /@vite/client /node_modules/fastify/package.json'
  for (const path of others.split(' ')) assert.ok([400, 403, 404].includes(await status('GET', path)), path)
  for (const method of ['TRACE', 'CONNECTED', 'PROPFIND', 'PURGE'])
    assert.ok([400, 404, 405].includes(await status(method, '/')), method)
})

test('G15: no answer that needs no key tells which release or which parts run here', async () => {
  const open = ROUTES.filter(({ door, method, path }) => door === 'open' && method === 'get' && !/[{*]/.test(path))
  for (const { path } of open) {
    const response = await fetch(served.url + path)
    const said = `${JSON.stringify([...response.headers])} ${await response.text()}`
    assert.doesNotMatch(said, /fastify|x-powered-by|"server"/i, path)
    assert.ok(!said.includes(`"version":"${stated.version}"`) && !said.includes(`v${stated.version}`), path)
  }
})
