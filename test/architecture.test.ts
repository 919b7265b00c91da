import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/**
 * The rooms of a folder, from top to bottom: a room imports only from rooms below it, and those in one row do not know
 * each other. `.` is the files that lie in the folder itself, except for those that a row names.
 */
const ORDER: Readonly<Record<string, readonly (readonly string[])[]>> = {
  '.': [
    ['index.ts'],
    ['api'],
    ['cli'],
    ['report'],
    ['verify', 'compare', 'capacity', 'chat-probe'],
    ['stress', 'server', 'doctor', 'copy'],
    ['sqlite-probe'],
    ['locks'],
    ['store', 'model'],
    ['sqlite-files', 'postgres'],
    ['secrets', 'transport'],
    ['.'],
  ],
  api: [['.'], ['options']],
  locks: [['.'], ['proc'], ['file']],
  'locks/proc': [['group'], ['.']],
  stress: [
    ['.'],
    ['reference'],
    ['run'],
    ['scenario'],
    ['discovery'],
    ['merge'],
    ['judge'],
    ['audit'],
    ['faults'],
    ['observe'],
    ['target'],
    ['measure'],
    ['answer'],
    ['request'],
    ['data'],
    ['load'],
    ['http'],
  ],
  cli: [
    ['.'],
    ['serve', 'stress', 'capacity', 'verify', 'compare', 'probe', 'doctor', 'report', 'copy', 'completion'],
    ['process'],
    ['output'],
    ['options'],
    ['invocation'],
  ],
  'cli/options': [['target'], ['url', 'connection', 'data', 'load'], ['.'], ['texts']],
  'cli/stress': [['.'], ['samples', 'live']],
  'api/options': [['load'], ['.']],
  capacity: [['.'], ['judge'], ['search'], ['steps'], ['options.ts'], ['result.ts']],
  compare: [['.'], ['judge'], ['result.ts'], ['turns'], ['sides.ts']],
  doctor: [
    ['.'],
    ['postgres'],
    ['collect', 'checks'],
    ['findings'],
    ['wording', 'check.ts'],
    ['probe'],
    ['facts'],
    ['result.ts'],
  ],
  'doctor/postgres': [
    ['.'],
    ['collect', 'checks'],
    ['findings'],
    ['wording'],
    ['questions'],
    ['session'],
    ['facts'],
  ],
  'doctor/postgres/findings': [
    [
      'connection',
      'locks',
      'transactions',
      'connections',
      'vacuum',
      'tables',
      'integrity',
      'settings',
      'replication',
    ],
  ],
  'doctor/probe': [['.'], ['questions'], ['protocol.ts']],
  'doctor/facts': [['.'], ['server'], ['openers', 'wal', 'environment'], ['file', 'contents'], ['journal']],
  report: [
    ['.'],
    ['html'],
    ['stress', 'capacity', 'verify', 'compare', 'probe', 'doctor', 'copy', 'saved'],
    ['text'],
  ],
  'report/html': [['.'], ['sections', 'page'], ['charts'], ['markup']],
  'report/stress': [['.'], ['figures', 'live']],
  store: [['open.ts'], ['sqlite', 'postgres'], ['pool'], ['search'], ['.']],
  'store/postgres': [['.'], ['pool'], ['operations'], ['schema.ts'], ['search-index.ts']],
  copy: [['copy.ts', 'open-copy.ts'], ['steps', 'sqlite', 'postgres'], ['.']],
  'store/sqlite': [['.'], ['recent'], ['operations'], ['pool'], ['file'], ['schema.ts', 'lock-error.ts']],
  verify: [
    ['.'],
    ['checks'],
    ['mixed', 'streams', 'outage'],
    ['probes', 'malformed', 'outcome', 'servers'],
    ['check.ts'],
    ['needs.ts', 'result.ts', 'chat'],
  ],
  'verify/checks': [['.'], ['streams', 'postgres']],
  'verify/servers': [['.'], ['databases']],
  'verify/mixed': [['.'], ['kinds'], ['operation.ts', 'written.ts'], ['register.ts']],
  server: [
    ['server.ts'],
    ['app', 'listening'],
    ['access', 'routes'],
    ['streaming', 'openapi'],
    ['repetition', 'errors', 'page'],
    ['.'],
  ],
  'doctor/findings': [
    ['server', 'file', 'locks', 'wal', 'integrity', 'data', 'configuration', 'environment'],
  ],
  'report/html/charts': [['browser'], ['.']],
  'stress/answer': [
    ['.'],
    ['stream'],
    ['server-timing.ts', 'stream-times.ts', 'database'],
    ['json', 'outcome.ts'],
  ],
  'stress/http': [['.'], ['body'], ['malformed-response.ts', 'response-head.ts', 'http-answer.ts']],
  'stress/discovery': [
    ['.'],
    ['others'],
    ['pursue.ts'],
    ['usual-fields.ts'],
    ['inquiry.ts'],
    ['misfit-of.ts', 'ask-once.ts', 'attempt.ts'],
    ['misfits'],
    ['misfit.ts'],
    ['wanted'],
    ['places'],
    ['asked.ts'],
  ],
  'stress/data': [['open-data.ts'], ['formats'], ['.']],
  'stress/audit': [['.'], ['recognition'], ['database', 'history']],
  'stress/observe': [['.'], ['sessions']],
  'stress/faults': [['.'], ['network', 'outside']],
  'stress/scenario': [['.'], ['guard', 'session'], ['round', 'tally'], ['script']],
  'stress/run': [['.'], ['sending', 'fit'], ['records'], ['options.ts']],
  'stress/request': [['chat-options.ts'], ['api'], ['.'], ['api-name.ts']],
  'stress/target': [['.'], ['reports', 'model']],
  'stress/measure': [['.'], ['histogram']],
  'stress/judge/comparison': [['.'], ['statistics']],
  'stress/judge/diagnosis': [['diagnose.ts'], ['rules'], ['evidence'], ['.']],
  'verify/malformed': [['.'], ['requests'], ['malformed-request.ts']],
  'stress/judge': [['.'], ['verdict'], ['comparison', 'diagnosis'], ['thresholds'], ['measured']],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports = files.flatMap(importsOf);
const importedBy = Map.groupBy(imports, ({ from }) => from);

function importsOf(file: string): Import[] {
  const pattern = /(import|export)( type)?[^;'"]*?\sfrom '(\.[^']+)'|import\('(\.[^']+)'\)/g;
  return [...textOf(file).matchAll(pattern)].map((match) => ({
    from: file,
    to: relative(SRC, resolve(SRC, dirname(file), match[3] ?? match[4] ?? '')),
    typeOnly: match[2] !== undefined,
  }));
}

function textOf(file: string): string {
  return readFileSync(join(SRC, file), 'utf8');
}

function linesOf(file: string): number {
  return textOf(file).trimEnd().split('\n').length;
}

/** Every folder that has folders in it. */
const foldersWithRooms = [...new Set(files.map((file) => dirname(dirname(file))))];

/** The room of `folder` in which a file lies; undefined for a file that lies elsewhere. */
function roomOf(file: string, folder: string): string | undefined {
  const [room = '', ...rest] = relative(folder, file).split('/');
  if (room === '..') return undefined;
  const isNamed = rest.length > 0 || ORDER[folder]?.flat().includes(room);
  return isNamed ? room : '.';
}

it('every folder with rooms has their order', () => {
  expect(Object.keys(ORDER).sort()).toEqual(foldersWithRooms.sort());
});

describe.each(Object.entries(ORDER))('the rooms of src/%s', (folder, order) => {
  const levelOf = (room: string) => order.findIndex((row) => row.includes(room));

  it('are all known', () => {
    const rooms = files.map((file) => roomOf(file, folder)).filter((room) => room !== undefined);
    expect([...new Set(rooms)].sort()).toEqual([...new Set(order.flat())].sort());
  });

  it('import from below only', () => {
    const upward = imports.filter(({ from, to }) => {
      const [importer, imported] = [roomOf(from, folder), roomOf(to, folder)];
      if (importer === undefined || imported === undefined || importer === imported) return false;
      return levelOf(imported) <= levelOf(importer);
    });
    expect(upward).toEqual([]);
  });
});

describe('the files of src', () => {
  it('have at most 250 lines', () => {
    expect(files.filter((file) => linesOf(file) > 250)).toEqual([]);
  });

  it('have 50 lines or fewer, half of them', () => {
    const lines = files.map(linesOf).sort((a, b) => a - b);
    expect(lines[Math.floor(lines.length / 2)]).toBeLessThanOrEqual(50);
  });

  it('are at most 16 in one folder', () => {
    const folders = Map.groupBy(files, dirname);
    expect([...folders].filter(([, inside]) => inside.length > 16).map(([folder]) => folder)).toEqual([]);
  });

  // The two backends of the store do the same by the same names.
  it.each(['store/sqlite/', 'store/postgres/'])(
    'export no two functions of the same name, without %s',
    (backend) => {
      const pattern = /^export (?:async )?function\*? (\w+)/gm;
      const others = files.filter((file) => !file.startsWith(backend));
      const names = others.flatMap((file) => [...textOf(file).matchAll(pattern)].map(([, name]) => name));
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    },
  );
});

it('no two files import each other, directly or by way of others', () => {
  expect(files.filter((file) => reaches(file, file))).toEqual([]);
});

/**
 * What the reports may import from the engines beside types: vocabularies and sums, without I/O. An outcome, a cause or a
 * rank is written in one of them, and nowhere else.
 */
const PURE = [
  'capacity/judge/level-words.ts',
  'capacity/result.ts',
  'compare/judge/change-words.ts',
  'compare/judge/useless-rounds.ts',
  'compare/result.ts',
  'compare/sides.ts',
  'doctor/result.ts',
  'locks/lock-watch.ts',
  'locks/proc/process-state.ts',
  'stress/answer/database/database-error.ts',
  'stress/answer/outcome.ts',
  'stress/audit/findings.ts',
  'stress/audit/reply-comparison.ts',
  'stress/audit/sum-audits.ts',
  'stress/data/data-source.ts',
  'stress/judge/comparison/comparison.ts',
  'stress/judge/comparison/statistics/looks.ts',
  'stress/judge/diagnosis/causes.ts',
  'stress/judge/diagnosis/database-causes.ts',
  'stress/judge/measured/cut-turns.ts',
  'stress/judge/measured/scenario-summary.ts',
  'stress/judge/thresholds/threshold.ts',
  'stress/judge/verdict/verdict.ts',
  'stress/load/arrival-spread.ts',
  'stress/load/think-time.ts',
  'stress/measure/percentile-of.ts',
  'stress/measure/slo.ts',
  'stress/observe/observed-locks.ts',
  'stress/request/api-name.ts',
  'verify/needs.ts',
];

describe('the pure modules', () => {
  it('are all that reaches the reports from the engines, beside types', () => {
    const values = imports.filter(
      ({ from, to, typeOnly }) =>
        // A pure module may be split.
        (roomOf(from, '.') === 'report' || PURE.includes(from)) &&
        /^(stress|verify|compare|capacity|doctor|locks)\//.test(to) &&
        !typeOnly,
    );
    expect([...new Set(values.map(({ to }) => to))].sort()).toEqual(PURE);
  });

  it('import nothing but each other and the files of src itself', () => {
    const others = imports.filter(
      ({ from, to, typeOnly }) => PURE.includes(from) && !typeOnly && !PURE.includes(to) && to.includes('/'),
    );
    expect(others).toEqual([]);
    expect(PURE.filter((file) => /^import (?!type )[^;]*from '[^.]/m.test(textOf(file)))).toEqual([]);
  });
});

it('only the way into the store knows SQLite’s side of it; the doctor its schema and its lock errors; a copy how to open it', () => {
  const inside = (file: string) => file.startsWith('store/sqlite/');
  const pure = ['store/sqlite/schema.ts', 'store/sqlite/lock-error.ts'];
  const reachingIn = imports.filter(({ from, to }) => inside(to) && !inside(from));
  const opening = ['store/sqlite/pool/open-database.ts'];
  const mayReach = (from: string, to: string) =>
    from === 'store/open.ts' ||
    (roomOf(from, '.') === 'doctor' && pure.includes(to)) ||
    (dirname(from) === 'copy/sqlite' &&
      (/^store\/sqlite\/file\//.test(to) || [...pure, ...opening].includes(to)));
  const forbidden = reachingIn.filter(({ from, to }) => !mayReach(from, to));
  expect(forbidden).toEqual([]);
  expect(reachingIn.map(({ from }) => from)).toContain('store/open.ts');
});

it('only what looks at SQLite itself, or at the answers of any server, names its error codes', () => {
  const naming = files.filter((file) => /\bSQLITE_[A-Z]/.test(textOf(file)));
  expect(naming.filter((file) => !/^(store\/sqlite|sqlite-probe|doctor|locks|stress)\//.test(file))).toEqual(
    [],
  );
  expect(naming).toContain('store/sqlite/lock-error.ts');
});

it('only the workers of a server, a copy, and processes made for it, open a database', () => {
  const openers = files
    .filter((file) => /^import (?!type )[^;]*from 'better-sqlite3'/m.test(textOf(file)))
    .sort();
  expect(openers).toEqual([
    'copy/sqlite/open-sqlite-source.ts',
    'sqlite-probe/answer-questions.ts',
    'store/sqlite/pool/open-database.ts',
    'stress/faults/outside/sqlite-process.ts',
  ]);
});

describe('a file of findings of the doctor', () => {
  const findings = files.filter((file) => /^doctor\/(postgres\/)?findings\//.test(file));
  const nameOf = (file: string) =>
    basename(file, '.ts').replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());

  it.each(findings)('%s exports one judgement of the facts, which its check uses', (file) => {
    const exported = textOf(file).match(/^export .*/gm);
    const type = file.startsWith('doctor/postgres/') ? 'FindingsOf<PostgresFacts>' : 'FindingsOf';
    expect(exported).toEqual([expect.stringMatching(`^export const ${nameOf(file)}: ${type} = `)]);
    const check = file.replace(/findings\/([^/]+)\/.*/, 'checks/$1.ts');
    expect(imports).toContainEqual({ from: check, to: file, typeOnly: false });
    const [, used = ''] = /^ {2}findings: \[(.*?)\]/ms.exec(textOf(check)) ?? [];
    expect(used.match(/\w+/g)).toContain(nameOf(file));
  });

  it('is there', () => expect(findings.length).toBeGreaterThan(40));
});

it('nothing exits the process but what ends it in a container, and despite unread output or a script, which nothing else can', () => {
  expect(files.filter((file) => /process\.exit\b/.test(textOf(file)))).toEqual([
    'cli/process/end-by-signal.ts',
    'cli/process/end-despite-unread-output.ts',
    'cli/process/end-without-script.ts',
  ]);
});

it('sees the imports it judges', () => {
  expect(imports.length).toBeGreaterThan(files.length);
  expect(imports).toContainEqual({ from: 'cli/main.ts', to: 'errors.ts', typeOnly: false });
  expect(imports).toContainEqual({ from: 'cli/serve/run.ts', to: 'server/server.ts', typeOnly: false });
});

function reaches(start: string, goal: string, seen = new Set<string>()): boolean {
  for (const { to } of importedBy.get(start) ?? []) {
    if (to === goal) return true;
    if (seen.has(to)) continue;
    seen.add(to);
    if (reaches(to, goal, seen)) return true;
  }
  return false;
}
