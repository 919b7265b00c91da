import { expect, it } from 'vitest';
import { judgeStep, type StepEvidence } from '../../../src/capacity/steps/judge-step.ts';
import { bound } from '../../support/judged.ts';
import { NO_OUTCOMES } from '../../support/samples.ts';

const GENERATOR = { cpu: 0.3, eventLoopDelayMaxMs: 2, mostInFlight: 9, saturated: false };
const SUCCESS = { threshold: bound('success>=99%'), unit: 'share', observed: 1, holds: true } as const;
const LATENCY = { threshold: bound('p95<300ms'), unit: 'ms', observed: 40, holds: true } as const;
const FAILING = { ...SUCCESS, observed: 0.5, holds: false } as const;
const SLOW = { ...LATENCY, observed: 400, holds: false } as const;
const RETRIES = {
  threshold: bound('retries<1'),
  unit: 'count',
  observed: null,
  holds: null,
  reason: 'not reported',
} as const;

/** A step that kept everything, with changes. */
function evidence(changes: Partial<StepEvidence> = {}, answered = 100): StepEvidence {
  return {
    observable: {
      outcomes: { ...NO_OUTCOMES, ok: answered },
      generator: GENERATOR,
      requests: { completed: answered, ok: answered, traced: 0 },
      latency: null,
    },
    thresholds: [SUCCESS, LATENCY],
    ...{
      isWhole: true,
      rounds: null,
      isGrowing: false,
      unsent: 0,
      lateMs: 0,
      busyShare: 0.3,
      connections: 50,
    },
    ...changes,
  };
}

const { observable } = evidence();
const saturated = { ...observable, generator: { ...GENERATOR, cpu: 0.97, saturated: true } };
const mixedUp = { ...observable, outcomes: { ...observable.outcomes, crosstalk: 1 } };
const rounds = { completed: 90, failed: 2, cutShort: 8 };

it.each<[StepEvidence, string, string[]]>([
  [evidence(), 'kept', []],
  [evidence({ thresholds: [SUCCESS, SLOW], isGrowing: true }), 'broke', ['p95<300ms', 'backlog']],
  [evidence({ observable: mixedUp }), 'broke', ['replies answer other requests']],
  [evidence({}, 0), 'broke', ['no request was answered']],
  // A queue may be the generator's own.
  [
    evidence({ observable: saturated, isGrowing: true }),
    'generator',
    ['the load generator used 97% of a core'],
  ],
  [evidence({ unsent: 3 }), 'generator', ['all 50 connections were busy']],
  [evidence({ lateMs: 30, thresholds: [SLOW] }), 'generator', ['half of the requests were sent late']],
  [evidence({ unsent: 3, thresholds: [SLOW] }), 'broke', ['p95<300ms']],
  [
    evidence({ busyShare: 0.95, isGrowing: true }),
    'generator',
    ['the load generator had no moment to spare'],
  ],
  // What is kept in spite of a strain is kept, and what fails is the server's.
  [evidence({ observable: saturated, lateMs: 30 }), 'kept', []],
  [evidence({ observable: saturated, thresholds: [FAILING, SLOW] }), 'broke', ['success>=99%', 'p95<300ms']],
  // Short steps cannot know everything.
  [evidence({ thresholds: [RETRIES], isWhole: false }), 'kept', []],
  [evidence({ thresholds: [RETRIES] }), 'unclear', ['retries<1 is unknown: not reported']],
  [evidence({ rounds }), 'broke', ['requests beside the chats failed in 2 of 92 rounds']],
  [evidence({ rounds, thresholds: [{ ...SUCCESS, threshold: bound('success>=97%') }] }), 'kept', []],
])('a step is judged by what is clearest: %#', (given, outcome, reasons) => {
  expect(judgeStep(given)).toEqual({ outcome, reasons });
});
