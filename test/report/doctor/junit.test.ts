import { parse, type TestSuite, type TestSuites } from 'junit2json';
import { describe, expect, it } from 'vitest';
import type { DoctorResult } from '../../../src/doctor/result.ts';
import { doctorJunit } from '../../../src/report/doctor/junit.ts';
import {
  HOSTILE_RESULT,
  LOCK_HELD,
  LOCKED,
  LOCKED_RESULT,
  NOTED,
  SKIPPED,
  SOUND,
  sample,
  WAL_BUG,
  WARNED,
} from './sample-doctor-result.ts';

async function read(result: DoctorResult): Promise<{ suites: TestSuites; named: Map<string, TestSuite> }> {
  const suites = (await parse(doctorJunit(result))) as TestSuites;
  return {
    suites,
    named: new Map(
      suites.testsuite?.map((suite) => [suite.name?.replace('genesis doctor: ', '') ?? '', suite]),
    ),
  };
}

describe('a look at a database as JUnit', () => {
  it('has a suite for each check, with a failure for each error', async () => {
    const { suites, named } = await read(LOCKED_RESULT);
    expect(suites).toMatchObject({ name: 'genesis doctor', tests: 5, failures: 1, errors: 0, time: 0.64 });
    expect([...named.keys()]).toEqual(['locks', 'integrity', 'disk', 'wal', 'data']);
    const [failed] = named.get('locks')?.testcase ?? [];
    expect(failed).toMatchObject({ classname: 'genesis.doctor.locks', name: 'write-lock-held' });
    expect(failed?.failure).toMatchObject([{ type: 'error', message: LOCK_HELD.message }]);
    expect(failed?.failure?.[0]?.inner?.split('\n')).toEqual([
      `error: write-lock-held: ${LOCK_HELD.message}`,
      ...LOCK_HELD.evidence.map((line) => `evidence: ${line}`),
      `remedy: ${LOCK_HELD.remedy}`,
    ]);
  });

  it('has a case that passed for a check without errors, and what was seen as its output', async () => {
    const { named } = await read(sample([SOUND, NOTED]));
    expect(named.get('integrity')?.testcase).toEqual([
      { classname: 'genesis.doctor.integrity', name: 'integrity', time: 0 },
    ]);
    expect(named.get('integrity')?.['system-out']).toEqual([SOUND.summary]);
    expect(named.get('disk')?.['system-out']?.[0]).toBe(
      '3 GiB free\ninfo: disk-filling: the disk has 3 GiB left of 64 GiB\nevidence: /data (ext4)',
    );
  });

  it('fails at warnings where the doctor does', async () => {
    const usual = await read(sample([WARNED]));
    expect(usual.suites).toMatchObject({ tests: 1, failures: 0 });
    expect(usual.named.get('wal')?.['system-out']?.[0]).toContain(
      `warning: wal-reset-bug: ${WAL_BUG.message}`,
    );
    const strict = await read(sample([WARNED, LOCKED, NOTED], { failsAt: 'warning' }));
    expect(strict.suites).toMatchObject({ tests: 3, failures: 2 });
    expect(strict.named.get('wal')?.testcase).toMatchObject([{ name: 'wal-reset-bug', failure: [{}] }]);
  });

  it('does not look sound when nothing was checked, or it was interrupted', async () => {
    const none = await read(sample([SKIPPED]));
    expect(none.suites).toMatchObject({ tests: 2, failures: 0, errors: 1 });
    expect(none.named.get('data')?.testcase?.[0]?.skipped).toMatchObject([
      { message: 'not a chat database of Genesis' },
    ]);
    expect(none.named.get('genesis doctor')?.testcase).toMatchObject([
      { name: 'verdict', error: [{ message: 'nothing checked' }] },
    ]);
    const { suites } = await read(sample([SOUND], { interrupted: true }));
    expect(suites).toMatchObject({ tests: 2, errors: 1 });
  });

  it('is XML whatever is in names and texts', async () => {
    const { suites } = await read(HOSTILE_RESULT);
    expect(suites).toMatchObject({ failures: 1, errors: 1 });
    expect(suites.testsuite?.[0]?.testcase?.[0]?.failure?.[0]?.message).toContain(']]><failure/><!--&amp;');
  });
});
