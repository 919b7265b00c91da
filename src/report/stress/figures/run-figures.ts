import type { StressResult } from '../../../stress/judge/result.ts';
import { auditItems } from './audit-items.ts';
import type { Figure, FigureItem, Tone } from './figure.ts';
import { generatorItems, rateItems, scheduleItems } from './generator-items.ts';
import { goodputItems } from './goodput-items.ts';
import { heldLockItems } from './held-lock-items.ts';
import { latencyBelow, latencyItems } from './latency-items.ts';
import { lockErrorItems, retryItems, serverLogBelow, serverLogItems } from './lock-items.ts';
import { repetitionItems } from './repetition-items.ts';
import { roundItems } from './round-items.ts';
import {
  beforeItems,
  faultItems,
  loadItems,
  madeItems,
  observationItems,
  successItems,
  targetItems,
  traceItems,
} from './run-items.ts';
import { scenarioItems, stepItems } from './scenario-items.ts';
import { commitItems, serverItems } from './server-items.ts';
import { firstTokenItems, gapItems, streamRateItems } from './stream-items.ts';

interface FigureSource {
  /** Empty for a run without this figure. */
  readonly items: (result: StressResult) => readonly FigureItem[];
  readonly below?: (result: StressResult) => Figure['below'];
  readonly tone?: (result: StressResult) => Tone;
  readonly isOneLine?: boolean;
}

/** Every figure of a run, in the order of all reports. A new one is an entry here. */
const FIGURES = {
  target: { items: targetItems },
  before: { items: beforeItems },
  load: { items: loadItems },
  success: { items: successItems },
  traceable: { items: traceItems },
  goodput: { items: goodputItems },
  scenario: { items: scenarioItems },
  'other requests': { items: stepItems },
  repeated: { items: repetitionItems },
  audit: { items: ({ audit }) => auditItems(audit) },
  'lock errors': { items: lockErrorItems },
  retries: { items: retryItems },
  'server log': { items: serverLogItems, below: serverLogBelow },
  'locks held': { items: heldLockItems },
  latency: { items: latencyItems, below: latencyBelow },
  'first token': { items: firstTokenItems, isOneLine: true },
  'token gaps': { items: gapItems, isOneLine: true },
  server: { items: serverItems },
  commits: { items: commitItems },
  generator: {
    items: generatorItems,
    tone: ({ generator }) => (generator.saturated ? 'doubtful' : 'plain'),
  },
  schedule: { items: scheduleItems },
  rounds: { items: roundItems },
  rate: { items: (result) => [...rateItems(result), ...streamRateItems(result)] },
  faults: { items: faultItems },
  observed: { items: observationItems },
  made: { items: madeItems },
} as const satisfies Record<string, FigureSource>;

export type FigureName = keyof typeof FIGURES;

export const FIGURE_NAMES = Object.keys(FIGURES) as readonly FigureName[];

export function figureOf(name: FigureName, result: StressResult): Figure<FigureName> {
  const { items, below, tone, isOneLine = false }: FigureSource = FIGURES[name];
  return {
    name,
    items: items(result),
    below: below?.(result) ?? null,
    tone: tone?.(result) ?? 'plain',
    isOneLine,
  };
}

/** The figures that a run has. */
export function runFigures(result: StressResult): Figure<FigureName>[] {
  return FIGURE_NAMES.map((name) => figureOf(name, result)).filter(({ items }) => items.length > 0);
}
