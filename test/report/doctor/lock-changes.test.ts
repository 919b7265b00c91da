import { describe, expect, it } from 'vitest';
import type { HeldLock, LockWatch } from '../../../src/locks/lock-watch.ts';
import { lockChanges } from '../../../src/report/doctor/lock-changes.ts';
import { HOSTILE } from '../verify/sample-verify-result.ts';
import { GONE, HOSTILE_HOLDER, IMPORT, READER, SERVER, sampleWatch, WRITER } from './sample-doctor-result.ts';

const AT = new Date('2026-01-01T00:00:00.500Z');

const NOBODY = sampleWatch();
const FREED: HeldLock = { ...WRITER, throughout: false, currentMs: null };
const IN_A_CONTAINER = { kind: 'partial', reason: 'this is a container' } as const;
const REFUSED = { writeAttempt: { status: 'refused', code: 'SQLITE_BUSY', afterMs: 5 } } as const;
const BEGAN = { writeAttempt: { status: 'began', afterMs: 5 } } as const;

const importHolds = (...locks: HeldLock[]) => sampleWatch({ holders: [{ ...IMPORT, locks }] });

function changes(before: LockWatch | null, after: LockWatch): string[] {
  return lockChanges(before, after, AT).map((line) => {
    expect(line).toMatch(/^2026-01-01T00:00:00\.500Z /);
    return line.slice('2026-01-01T00:00:00.500Z '.length);
  });
}

describe('what changed between two looks at the locks', () => {
  it.each<[string, LockWatch | null, LockWatch, string[]]>([
    ['nothing, if no process holds one', null, NOBODY, []],
    ['nothing, where one is held all the time', importHolds(WRITER), importHolds(WRITER), []],
    ['nothing, where one came and went', NOBODY, importHolds(GONE), []],
    [
      'a lock is held at the first look',
      null,
      importHolds(WRITER),
      ['held writer by pid 13908 (python3 import.py chat.db)'],
    ],
    ['it is taken', NOBODY, importHolds(READER), ['taken reader 0 by pid 13908 (python3 import.py chat.db)']],
    ['it is taken again', importHolds(GONE), importHolds(WRITER), [expect.stringMatching(/^taken writer /)]],
    [
      'it is released, soon after the look before',
      importHolds({ ...WRITER, longestMs: 1_200, currentMs: 1_200 }),
      importHolds({ ...FREED, longestMs: 1_200 }),
      ['released writer by pid 13908 after 1.2 s'],
    ],
    [
      'it is released, long after the look before',
      importHolds({ ...WRITER, longestMs: 1_200, currentMs: 1_200 }),
      importHolds({ ...FREED, longestMs: 1_550 }),
      ['released writer by pid 13908 after 1.55 s'],
    ],
    [
      'it is released by a process that is no longer listed',
      importHolds(WRITER),
      NOBODY,
      ['released writer by pid 13908 after 500 ms'],
    ],
    [
      'a reader goes on to another slot',
      importHolds(READER),
      importHolds({ ...READER, slot: 1 }),
      ['released reader 0 by pid 13908 after 500 ms', expect.stringMatching(/^taken reader 1 by pid 13908 /)],
    ],
    [
      'another process takes it over',
      importHolds(WRITER),
      sampleWatch({
        holders: [
          { ...IMPORT, locks: [FREED] },
          { ...SERVER, locks: [WRITER] },
        ],
      }),
      ['released writer by pid 13908 after 500 ms', expect.stringMatching(/^taken writer by pid 907 /)],
    ],
    [
      'not all locks are seen, which is reported once',
      null,
      sampleWatch({ visibility: IN_A_CONTAINER }),
      ['not all locks are seen: this is a container'],
    ],
    ['…', sampleWatch({ visibility: IN_A_CONTAINER }), sampleWatch({ visibility: IN_A_CONTAINER }), []],
    [
      'a write transaction was refused before the watch',
      null,
      sampleWatch(REFUSED),
      ['a write transaction was refused: SQLITE_BUSY'],
    ],
    ['… which is reported once', sampleWatch(REFUSED), sampleWatch(REFUSED), []],
    ['… and never was', null, sampleWatch(BEGAN), []],
  ])('%s', (_, before, after, expected) => {
    expect(changes(before, after)).toEqual(expected);
  });

  it('is one line for each, and commands no terminal', () => {
    const hostile = sampleWatch({
      holders: [HOSTILE_HOLDER],
      visibility: { kind: 'none', reason: HOSTILE },
      writeAttempt: { status: 'refused', code: HOSTILE, afterMs: 1e300 },
    });
    const lines = [...changes(null, hostile), ...changes(hostile, NOBODY)];
    expect(lines).toHaveLength(5 + 3);
    expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });
});
