import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'rolldown';

const SOURCES = fileURLToPath(new URL('src/', import.meta.url));

/** What is started by its address: the command line, threads and processes. All else is in the chunks that these import. */
const ENTRIES = [
  'cli/main',
  'doctor/probe/probe-process',
  'sqlite-probe/parent-watch',
  'store/sqlite/operations/memory',
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
  plugins: [ownAddresses()],
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
