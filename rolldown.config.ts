import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'rolldown';

const SOURCES = fileURLToPath(new URL('src/', import.meta.url));

/** What is started by its address: the command line, threads and processes. All else is in the chunks that these import. */
const ENTRIES = [
  'cli/main',
  'doctor/probe/probe-process',
  'sqlite-probe/parent-watch',
  'store/sqlite/operations/memory',
  'store/sqlite/operations/searching',
  'store/sqlite/operations/settings',
  'store/sqlite/pool/worker',
  'stress/audit/database/search-process',
  'stress/faults/network/relay-process',
  'stress/faults/outside/sqlite-process',
  'stress/observe/recorder-process',
  'stress/reference/reference-process',
];

// Each of 700 small files costs a start a third of a millisecond, to find it, read it and link it.
export default defineConfig({
  input: Object.fromEntries(ENTRIES.map((entry) => [entry, `src/${entry}.ts`])),
  platform: 'node',
  // It looks for its binary beside its own files.
  external: ['better-sqlite3', 'pg-native'],
  // hdr-histogram-js looks for Node's zlib with it, and brings its own where that fails.
  checks: { eval: false },
  plugins: [lightHttp(), ownAddresses(), licences()],
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'esm',
    entryFileNames: '[name].js',
    // Without a hash, so that a compile cache replaces what an earlier build left in it.
    chunkFileNames: 'chunks/[name].js',
    // Stack traces are given the names of the sources by them: src/cli/process/source-names.ts.
    sourcemap: 'hidden',
    sourcemapExcludeSources: true,
  },
});

/**
 * An import of `node:http` by a module asks for all that it exports, also for Node's WebSocket, which loads Node's client
 * for HTTP: half as long as Node takes to start. Asked for by name, the rest is not loaded.
 */
function lightHttp(): Plugin {
  const names = ['STATUS_CODES', 'createServer', 'request'];
  return {
    name: 'light-http',
    resolveId: {
      filter: { id: /^node:http$/ },
      handler: (_, __, { kind }) => (kind === 'import-statement' ? 'light-http' : undefined),
    },
    load: {
      filter: { id: /^light-http$/ },
      handler: () => `export const { ${names.join(', ')} } = process.getBuiltinModule('node:http');`,
    },
  };
}

/** Lets a module that is part of a chunk still know where it would be by itself: addresses beside it begin there. */
function ownAddresses(): Plugin {
  const mark = (path: string) => `import.meta.own(${JSON.stringify(path)})`;
  return {
    name: 'own-addresses',
    // Without maps: what is replaced stays on its line.
    transform: {
      filter: { id: /\/src\/.*\.ts$/, code: 'import.meta.url' },
      handler: (code, id) => {
        const path = relative(SOURCES, id).split(sep).join('/').replace(/ts$/, 'js');
        return { code: code.replaceAll('import.meta.url', mark(path)), map: null };
      },
    },
    renderChunk: (code, { fileName }) => ({
      code: code.replaceAll(/import\.meta\.own\((".*?")\)/g, (_, path) => {
        const up = '../'.repeat(fileName.split('/').length - 1) || './';
        return `new URL(${JSON.stringify(up + JSON.parse(path))}, import.meta.url).href`;
      }),
      map: null,
    }),
  };
}

/** Writes the licences of the packages whose code is in the chunks: most demand that copies carry them. */
function licences(): Plugin {
  return {
    name: 'licences',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const folders = modules.flatMap(
        (id) => /.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id)?.[0] ?? [],
      );
      const source = [...new Set(folders)]
        .sort()
        .map(licenceOf)
        .join(`\n${'-'.repeat(80)}\n\n`);
      this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source });
    },
  };
}

function licenceOf(folder: string): string {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const textOf = (file: string) => readFileSync(join(folder, file), 'utf8').trim();
  const files = readdirSync(folder).sort();
  const own = files.filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).map(textOf);
  // A few packages have their licence in the readme, or only its name.
  const readme = files.filter((file) => /^readme/i.test(file)).map(textOf);
  const sections = readme.flatMap((text) =>
    text.split(/^(?=#+ )/m).filter((part) => /^#+ licen[cs]e\s*$/im.test(part)),
  );
  const title = [name, version, license, author?.name ?? author].filter(Boolean).join(', ');
  return `${[title, ...(own.length > 0 ? own : sections)].join('\n\n')}\n`;
}
