import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin, type ResolvedConfig, type Rolldown } from 'vite';

type Bundle = Rolldown.OutputBundle;

/** In development the desk lives at /desk, as the server serves it. */
export function deskAddress(): Plugin {
  return {
    name: 'desk-address',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        if (/^\/desk(\/|\?|$)/.test(request.url ?? '')) request.url = '/desk.html';
        next();
      });
    },
  };
}

/** Files an entry needs: its chunks, lazy ones on demand, styles, workers and other assets. */
function reachable(bundle: Bundle, entry: string, lazy = true): Set<string> {
  const found = new Set<string>();
  const waiting = Object.values(bundle)
    .filter((item) => item.type === 'chunk' && item.isEntry && item.name === entry)
    .map((item) => item.fileName);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const item = bundle[name];
    if (item?.type !== 'chunk') continue;
    const { importedCss, importedAssets } = item.viteMetadata ?? {};
    waiting.push(...item.imports, ...(lazy ? item.dynamicImports : []));
    waiting.push(...(importedCss ?? []), ...(importedAssets ?? []));
  }
  return found;
}

/**
 * Gzip bytes of what an officer's phone must load before it can work, the QR decoder apart: what
 * its entry imports, and the texts of one language, the longer one.
 */
function officerBytes(bundle: Bundle): number {
  const sizeOf = (name: string): number => {
    const item = bundle[name];
    if (!item) return 0;
    return gzipSync(item.type === 'chunk' ? item.code : item.source, { level: 9 }).length;
  };
  const scripts = [...reachable(bundle, 'index', false)].filter(
    (name) => name.endsWith('.js') && !/(^|\/)scan-[^/]*$/.test(name),
  );
  const texts = Object.keys(bundle).filter((name) => /(^|\/)shared\.(zh|en)-[^/]*\.js$/.test(name));
  if (texts.length !== 2) throw new Error('the texts of the two languages were not found');
  const sizes = scripts.map(sizeOf);
  return sizes.reduce((sum, size) => sum + size, 0) + Math.max(...texts.map(sizeOf));
}

/** Stops the build when the officer's app grows beyond its budget (the QR decoder apart). */
export function officerBudget(bytesMax: number): Plugin {
  return {
    name: 'officer-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const bytes = officerBytes(bundle);
      if (bytes > bytesMax) this.error(`officer JavaScript: ${bytes} of ${bytesMax} bytes`);
      this.info(`officer JavaScript: ${bytes} of ${bytesMax} bytes`);
    },
  };
}

async function precacheList(dir: string, left: ReadonlySet<string>) {
  const files = await readdir(dir, { recursive: true, withFileTypes: true });
  const names = files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name).slice(dir.length + 1))
    .filter((name) => !/(\.map|^sw\.js|^desk\.html)$/.test(name) && !left.has(name));
  const hashed = names.sort().map(async (name) => {
    const bytes = await readFile(join(dir, name));
    return [`/${name}`, createHash('sha256').update(bytes).digest('hex').slice(0, 16)] as const;
  });
  return await Promise.all(hashed);
}

/**
 * Builds `entry` into `sw.js` after everything else, with the list of what the officer's
 * app needs offline. What only the desk needs (its chunks, the map) is left out.
 */
export function serviceWorker(entry: string): Plugin {
  let config: ResolvedConfig;
  let deskOnly: Set<string> | null = null;
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    writeBundle(_options, bundle) {
      const officer = reachable(bundle, 'index');
      deskOnly = new Set([...reachable(bundle, 'desk')].filter((name) => !officer.has(name)));
    },
    async closeBundle() {
      if (!deskOnly) return; // the build failed: its own error is the one to show
      const list = await precacheList(resolve(config.root, config.build.outDir), deskOnly);
      const version = createHash('sha256').update(JSON.stringify(list)).digest('hex');
      await build({
        configFile: false,
        root: config.root,
        logLevel: 'warn',
        define: {
          ...config.define,
          __PRECACHE__: JSON.stringify(list),
          __VERSION__: JSON.stringify(version.slice(0, 12)),
        },
        build: {
          outDir: config.build.outDir,
          emptyOutDir: false,
          copyPublicDir: false,
          target: 'es2022',
          rollupOptions: {
            input: join(config.root, entry),
            output: { format: 'es', entryFileNames: 'sw.js', codeSplitting: false },
          },
        },
      });
    },
  };
}
