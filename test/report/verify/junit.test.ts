import { parse, type TestSuite, type TestSuites } from 'junit2json';
import { describe, expect, it } from 'vitest';
import { verifyJunit } from '../../../src/report/verify/junit.ts';
import type { VerifyResult } from '../../../src/verify/result.ts';
import {
  DATA_LOST,
  FAILED,
  HOSTILE_CHECK,
  PASSED,
  SKIPPED,
  sample,
  UNKNOWN,
} from './sample-verify-result.ts';

async function read(result: VerifyResult): Promise<{ suites: TestSuites; suite: TestSuite }> {
  const suites = (await parse(verifyJunit(result))) as TestSuites;
  const [suite] = suites.testsuite ?? [];
  if (!suite) throw new Error('no suite');
  return { suites, suite };
}

async function caseOf(check: VerifyResult['checks'][number]) {
  const { suite } = await read(sample([check]));
  return suite.testcase?.[0];
}

describe('the JUnit report', () => {
  it('counts the checks by how they ended', async () => {
    const { suites, suite } = await read(sample([PASSED, FAILED, DATA_LOST, SKIPPED, UNKNOWN]));
    expect(suites).toMatchObject({ name: 'genesis verify', tests: 5, failures: 2, errors: 1, time: 33 });
    expect(suite).toMatchObject({ name: 'genesis verify', tests: 5, failures: 2, errors: 1, skipped: 1 });
    expect(suite).toMatchObject({ time: 33, timestamp: '2026-01-01T00:00:00' });
  });

  it('has a test case for each check, in their order', async () => {
    const { suite } = await read(sample([PASSED, FAILED, SKIPPED]));
    expect(suite.testcase).toMatchObject([
      { classname: 'genesis.verify', name: 'burst', time: 0.9 },
      { classname: 'genesis.verify', name: 'steps', time: 12.3 },
      { classname: 'genesis.verify', name: 'slow-model', time: 0 },
    ]);
  });

  it('has nothing against a check that passed', async () => {
    expect(Object.keys((await caseOf(PASSED)) ?? {}).sort()).toEqual(['classname', 'name', 'time']);
  });

  it('says what failed, with all that helps to mend it', async () => {
    const [failure] = (await caseOf(FAILED))?.failure ?? [];
    expect(failure).toMatchObject({ type: 'failed', message: FAILED.summary });
    expect(failure?.inner?.split('\n')).toEqual([
      FAILED.summary,
      `holds when: ${FAILED.holdsWhen}`,
      `evidence: ${FAILED.evidence[0]}`,
      `log: ${FAILED.log}`,
      `cause: ${FAILED.diagnoses[0].title} (${FAILED.diagnoses[0].evidence})`,
      `remedy: ${FAILED.diagnoses[0].remedy}`,
    ]);
  });

  it('separates lost data from other failures', async () => {
    expect((await caseOf(DATA_LOST))?.failure).toMatchObject([
      { type: 'data-lost', message: DATA_LOST.summary },
    ]);
  });

  it('calls unknown an error, and gives the reason of a skipped check', async () => {
    expect((await caseOf(UNKNOWN))?.error).toMatchObject([{ message: UNKNOWN.reason }]);
    expect((await caseOf(SKIPPED))?.skipped).toEqual([{ message: SKIPPED.reason }]);
  });

  it('does not look passed when the run was interrupted', async () => {
    const verdict = { status: 'inconclusive', reasons: ['interrupted before the end'] } as const;
    const { suite } = await read(sample([PASSED], { verdict, interrupted: true }));
    expect(suite).toMatchObject({ tests: 2, errors: 1 });
    expect(suite.testcase?.[1]).toMatchObject({
      name: 'verdict',
      error: [{ message: 'interrupted before the end' }],
    });
  });

  it('keeps markup and entities that a server answered as text', async () => {
    const text = `<b a="1">&amp; &lt; &#0; &foo; & ]]> 'x' <!-- -->`;
    const testCase = await caseOf({ ...FAILED, name: text, summary: text, evidence: [text] });
    expect(testCase?.name).toBe(text);
    expect(testCase?.failure?.[0]?.message).toBe(text);
    expect(testCase?.failure?.[0]?.inner).toContain(`evidence: ${text}\n`);
  });

  it('is XML even when a log is not text', async () => {
    const result = sample([HOSTILE_CHECK]);
    expect(verifyJunit(result)).not.toMatch(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that XML 1.0 allows
      /[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u,
    );
    const { suite } = await read(result);
    expect(suite.testcase).toHaveLength(1);
    expect(suite.testcase?.[0]?.failure?.[0]?.message).toMatch(/^\?\?\[2J\?\?/);
  });
});
