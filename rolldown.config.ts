import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'rolldown';
import { publicDeclarations } from './build/public-declarations.ts';
import { chartLibrary } from './src/report/html/page/chart-library.ts';
import { pageSource } from './src/server/page/page-source.ts';

const SOURCES = fileURLToPath(new URL('src/', import.meta.url));
const PACKAGES = fileURLToPath(new URL('node_modules/', import.meta.url));

/** Packages whose code is not imported, but read: Chart.js, and what its authors put into the same file. */
const READ_PACKAGES = ['chart.js', '@kurkle/color'];

/** What is started or imported by its address: the package, the command line, threads and processes. All else is in the chunks that these import. */
const ENTRIES = [
  'cli/main',
  'doctor/probe/probe-process',
  'index',
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
  'stress/scenario/guard/watchdog-thread',
];

const HELPERS =
  /\/src\/(bytes|count|duration|errors|figure|json-shape|or-undefined|parse-json|percentile|shell-quote|sum-of|capacity\/result|report\/text\/format|store\/python-time|stress\/data\/data-source|stress\/load\/arrival-spread)\.ts$/;

// Each of 700 small files costs a start a third of a millisecond, to find it, read it and link it.
export default defineConfig({
  input: Object.fromEntries(ENTRIES.map((entry) => [entry, `src/${entry}.ts`])),
  platform: 'node',
  // It looks for its binary beside its own files.
  external: ['better-sqlite3', 'pg-native'],
  // hdr-histogram-js looks for Node's zlib with it.
  checks: { eval: false },
  plugins: [lightHttp(), lightHistograms(), ownAddresses(), textsInside(), licences(), declarations()],
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'esm',
    entryFileNames: '[name].js',
    // Without a hash, so that a compile cache replaces what an earlier build left in it.
    chunkFileNames: 'chunks/[name].js',
    // Helpers of a few lines, which most of what is started uses: alone, each would be a file of its own.
    codeSplitting: {
      groups: [
        { name: 'helpers', test: HELPERS },
        { name: 'errors', test: /\/src\/server\/errors\//, includeDependenciesRecursively: false },
      ],
    },
    // Stack traces are given the names of the sources by them: src/cli/process/with-source-names.ts.
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

/**
 * hdr-histogram-js looks for Node's zlib where a module has none, and then takes pako; its logs, which nothing uses, make a format
 * for numbers when they are loaded: together a twentieth of a short run.
 */
function lightHistograms(): Plugin {
  return {
    name: 'light-histograms',
    resolveId: { filter: { id: /^pako$/ }, handler: () => 'node-zlib' },
    load: {
      filter: { id: /^node-zlib$|\/hdr-histogram-js\/dist\/HistogramLog(?:Reader|Writer)\.js$/ },
      handler: (id) =>
        id === 'node-zlib'
          ? `export const { deflateSync: deflate, inflateSync: inflate } = process.getBuiltinModule('node:zlib');`
          : 'exports.default = undefined;',
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

/**
 * Puts texts that the sources read from files into the build: Chart.js, which the reports have in them and whose package an
 * installation does not have, and the page of the server.
 */
function textsInside(): Plugin {
  return {
    name: 'texts-inside',
    load: {
      filter: { id: /\/src\/(report\/html\/page\/chart-library|server\/page\/page-source)\.ts$/ },
      handler: (id) => {
        const read = id.endsWith('page-source.ts') ? pageSource : chartLibrary;
        return `export const ${read.name} = () => ${JSON.stringify(read())};`;
      },
    },
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
      const read = READ_PACKAGES.map((name) => join(PACKAGES, name));
      const source = [...new Set([...folders, ...read])]
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
  const texts = own.length > 0 ? own : sections;
  const without = `The package has no copy of its licence; others of this list have the text of ${license}.`;
  const title = [name, version, license, author?.name ?? author].filter(Boolean).join(', ');
  return `${[title, ...(texts.length > 0 ? texts : [without])].join('\n\n')}\n`;
}

/** Writes the types of what can be imported from the package, where TypeScript is installed. */
function declarations(): Plugin {
  return {
    name: 'declarations',
    generateBundle() {
      for (const [fileName, source] of publicDeclarations('tsconfig.types.json', 'index'))
        this.emitFile({ type: 'asset', fileName: `types/${fileName}`, source });
    },
  };
}
