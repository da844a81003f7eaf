// A server between the browser and the site that does to answers what networks and content systems do: for faults that
// every engine must meet alike, and for pages of a test's own, on an origin of its own.
import { once } from 'node:events';
import { createServer } from 'node:http';

import { site } from './chromium.mjs';

/**
 * Starts the server. `pages` are bodies of HTML by path. `change(path, answer)` may change the site's answer, {status,
 * headers, body}, or give another, now or later; without an answer, the browser waits.
 */
export async function faulty({ pages = {}, change = (path, answer) => answer } = {}) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://any/').pathname.slice(1);
    const answer = await change(path, path in pages ? page(pages[path]) : await ask(path));
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const page = (body) => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">${body}`,
});

async function ask(path) {
  const answer = await fetch(new URL(path, site));
  const headers = { 'content-type': answer.headers.get('content-type'), 'access-control-allow-origin': '*' };
  return { status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) };
}
