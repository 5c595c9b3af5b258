import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { deskAddress, deskBudget, officerBudget, serviceWorker } from './build/plugins.ts';
import { sourceHash } from './build/source_hash.ts';

const root = import.meta.dirname;
const backend = process.env['PALM_BACKEND'] ?? 'http://127.0.0.1:8000';

/** Gzip; what a phone on a slow network waits for before the first visit. */
const OFFICER_BYTES_MAX = 90 * 1024;
/** Gzip; the heaviest screen of the desk with its frame, before the map. */
const DESK_BYTES_MAX = 120 * 1024;

export default defineConfig({
  root,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  define: { __BUILD__: JSON.stringify(sourceHash(root)) },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // the CSP allows no data: scripts or styles
    modulePreload: { polyfill: false },
    rollupOptions: { input: { index: join(root, 'index.html'), desk: join(root, 'desk.html') } },
  },
  worker: { format: 'es' },
  plugins: [
    deskAddress(),
    officerBudget(OFFICER_BYTES_MAX),
    deskBudget(DESK_BYTES_MAX),
    serviceWorker('src/service_worker/main.ts'),
  ],
  server: {
    // `changeOrigin` stays off: the server compares `Origin` with its own `Host`.
    proxy: Object.fromEntries(
      [
        '/api',
        '/log',
        '/a/',
        '/c/',
        '/d/',
        '/e/',
        '/j/',
        '/k/',
        '/publications',
        '/s/',
        '/pages/',
      ].map((path) => [path, { target: backend }]),
    ),
  },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/support/texts.ts'],
    restoreMocks: true,
    unstubGlobals: true,
    maxWorkers: 1,
  },
});
