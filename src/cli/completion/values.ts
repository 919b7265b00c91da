import { FORMAT_NAMES } from '../../report/formats.ts';
import { FAULT_SYNTAX } from '../../stress/faults/fault.ts';
import { METRICS } from '../../stress/judge/thresholds/threshold.ts';
import { SLO_METRICS } from '../../stress/measure/slo.ts';
import { API_NAMES } from '../../stress/request/api-name.ts';
import { CHECKS } from '../../verify/checks/index.ts';

/** What the value of an option, or a word beside the options, can be. */
export type Values =
  | { readonly kind: 'nothing' | 'files' }
  /** `word`: one of them. `list`: several of them, with commas. `beginning`: one of them, and something after it. */
  | { readonly kind: 'word' | 'list' | 'beginning'; readonly words: readonly string[] };

const NOTHING: Values = { kind: 'nothing' };
const FILES: Values = { kind: 'files' };

/** The operators with which a metric is usually limited. */
const OPERATORS = { share: '>=', ms: '<=', 'per-second': '>=', count: '=' } as const;

const THRESHOLDS = Object.entries(METRICS).map(([name, unit]) => `${name}${OPERATORS[unit]}`);
const FAULTS = FAULT_SYNTAX.split(/, | or /).map((fault) => fault.replace(/(?<=[@:]).*/, ''));

/** By what the help has in the place of a value: `file` for `--json <file>`. */
const VALUES = {
  api: wordOf([...API_NAMES, 'auto']),
  arrivals: { kind: 'beginning', words: ['even', 'poisson', 'gamma:'] },
  bound: { kind: 'beginning', words: THRESHOLDS },
  database: FILES,
  file: FILES,
  files: FILES,
  format: wordOf(FORMAT_NAMES),
  from: FILES,
  json: FILES,
  limit: { kind: 'beginning', words: SLO_METRICS.map((name) => `${name}<=`) },
  method: wordOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  names: { kind: 'list', words: CHECKS.map(({ name }) => name) },
  socket: FILES,
  to: FILES,
  'urls-or-files': FILES,
  what: { kind: 'beginning', words: FAULTS },
} as const satisfies Record<string, Values>;

/** Those that nothing is known of, or too much. */
const OPEN = [
  ...[
    'address',
    'command',
    'fields',
    'header',
    'mark',
    'ms',
    'n',
    'name',
    'origin',
    'path',
    'percentage',
    'place',
  ],
  ...['size', 'text', 'time', 'time:n', 'url', 'user,model', 'zone'],
];

/** Throws for a placeholder that is in neither table: a new one is to be put into one of them. */
export function valuesOf(placeholder: string): Values {
  const values: Values | undefined = (VALUES as Readonly<Record<string, Values>>)[placeholder];
  if (values) return values;
  if (OPEN.includes(placeholder)) return NOTHING;
  throw new Error(`nothing says what <${placeholder}> can be`);
}

export function wordOf(words: readonly string[]): Values {
  return { kind: 'word', words };
}
