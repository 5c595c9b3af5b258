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
  const entries = Object.values(bundle)
    .filter((item) => item.type === 'chunk' && item.isEntry && item.name === entry)
    .map((item) => item.fileName);
  return reachableFrom(bundle, entries, lazy);
}

function reachableFrom(bundle: Bundle, names: readonly string[], lazy: boolean): Set<string> {
  const found = new Set<string>();
  const waiting = [...names];
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

function gzipBytes(bundle: Bundle, names: Iterable<string>): number {
  let bytes = 0;
  for (const name of names) {
    const item = bundle[name];
    if (item?.type === 'chunk') bytes += gzipSync(item.code, { level: 9 }).length;
  }
  return bytes;
}

/** Of texts that stand in one piece for each language, the reader loads one: the longer counts. */
function textBytes(bundle: Bundle, area: string): number {
  const pieces = Object.values(bundle).filter(({ name }) => /\.(zh|en)$/.test(name ?? ''));
  const texts = pieces.filter(({ name }) => name === `${area}.zh` || name === `${area}.en`);
  if (texts.length !== 2) throw new Error(`the texts ${area} of the two languages were not found`);
  return Math.max(...texts.map(({ fileName }) => gzipBytes(bundle, [fileName])));
}

/**
 * Gzip bytes of what an officer's phone must load before it can work, the QR decoder apart: what
 * its entry imports, and the texts of one language.
 */
function officerBytes(bundle: Bundle): number {
  const scripts = [...reachable(bundle, 'index', false)].filter(
    (name) => !/(^|\/)scan-[^/]*$/.test(name),
  );
  return gzipBytes(bundle, scripts) + textBytes(bundle, 'shared');
}

/**
 * Gzip bytes of the heaviest screen of the desk, named: the frame, what the screen imports and
 * the texts of one language. What a screen fetches later by itself (the map) is not in it.
 */
function deskBytes(bundle: Bundle): readonly [string, number] {
  const entry = reachable(bundle, 'desk', false);
  const texts = textBytes(bundle, 'desk') + textBytes(bundle, 'shared');
  const screens = [...entry].flatMap((name) => {
    const item = bundle[name];
    return item?.type === 'chunk' ? item.dynamicImports : [];
  });
  const sizes = screens
    .filter((name) => !/\.(zh|en)$/.test(bundle[name]?.name ?? ''))
    .map((name) => {
      const needed = new Set([...entry, ...reachableFrom(bundle, [name], false)]);
      return [name, gzipBytes(bundle, needed) + texts] as const;
    });
  const [heaviest] = sizes.sort(([, one], [, other]) => other - one);
  if (!heaviest) throw new Error('the desk has no screen that is loaded on demand');
  return heaviest;
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

/** Stops the build when one screen of the desk grows beyond the budget (the map apart). */
export function deskBudget(bytesMax: number): Plugin {
  return {
    name: 'desk-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const [heaviest, bytes] = deskBytes(bundle);
      const told = `desk JavaScript: ${bytes} of ${bytesMax} bytes, most in ${heaviest}`;
      if (bytes > bytesMax) this.error(told);
      this.info(told);
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
