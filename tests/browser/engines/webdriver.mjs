// WebKitGTK by its WebDriver over plain HTTP, on a screen of its own.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';

const PATHS = ['/usr/bin/WebKitWebDriver', '/usr/lib/webkit2gtk-4.1/WebKitWebDriver'];
const BROWSERS = [
  '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.0/MiniBrowser',
];

const first = (paths) => paths.find((path) => existsSync(path));

/** What is missing for WebKit here; nothing where it is all there. */
export function missing() {
  if (!first(PATHS) || !first(BROWSERS)) return 'no WebKitWebDriver or MiniBrowser (Debian: webkit2gtk-driver)';
  if (!existsSync('/usr/bin/Xvfb')) return 'no Xvfb (Debian: xvfb)';
}

const free = () =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

/** Starts a screen, a driver and a browser. */
export async function start({ wasm = true } = {}) {
  // A screen that gives its own number, so that tests may run beside each other.
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const display = await new Promise((done, fail) => {
    screen.once('error', fail);
    screen.once('exit', () => fail(new Error('Xvfb ended')));
    screen.stdio[3].once('data', (data) => done(`${data}`.trim()));
  });
  const port = await free();
  const driver = spawn(first(PATHS), [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: `:${display}`,
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
      ...(wasm ? {} : { JSC_useWasm: '0', JSC_useWebAssembly: '0' }),
    },
  });
  const end = () => {
    driver.kill();
    screen.kill();
  };
  const ask = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  try {
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary: first(BROWSERS), args: ['--automation'] } } };
    let session;
    for (let tries = 0; !session; tries += 1) {
      session = await ask('POST', '/session', { capabilities }).catch(async (error) => {
        if (tries > 50) throw error;
        await new Promise((done) => setTimeout(done, 100));
      });
    }
    const at = `/session/${session.sessionId}`;
    await ask('POST', `${at}/timeouts`, { script: 30_000, pageLoad: 60_000 });
    await ask('POST', `${at}/window/rect`, { width: 1000, height: 900 });
    const act = (actions) => ask('POST', `${at}/actions`, { actions });
    const pointer = (actions) => act([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }]);
    const KEYS = { ArrowRight: '\uE014', ArrowLeft: '\uE012', ArrowDown: '\uE015', Escape: '\uE00C', Enter: '\uE007', End: '\uE010', ' ': ' ' };
    return {
      goto: (url) => ask('POST', `${at}/url`, { url }),
      evaluate: (fn, ...args) =>
        ask('POST', `${at}/execute/async`, {
          script: `const done = arguments[arguments.length - 1]; Promise.resolve((${fn})(...[...arguments].slice(0, -1))).then((value) => done({ value }), (error) => done({ error: String(error) }))`,
          args,
        }).then((answer) => {
          if (answer?.error) throw new Error(answer.error);
          return answer?.value;
        }),
      move: (x, y) => pointer([{ type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0 }]),
      click: (x, y) =>
        pointer([
          { type: 'pointerMove', x: Math.round(x), y: Math.round(y), duration: 0 },
          { type: 'pointerDown', button: 0 },
          { type: 'pointerUp', button: 0 },
        ]),
      press: (key) =>
        act([
          {
            type: 'key',
            id: 'keys',
            actions: [
              { type: 'keyDown', value: KEYS[key] ?? key },
              { type: 'keyUp', value: KEYS[key] ?? key },
            ],
          },
        ]),
      version: session.capabilities?.browserVersion ?? '',
      async close() {
        await ask('DELETE', at).catch(() => {});
        end();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}
