import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { withDoctorProbe } from '../../../src/doctor/probe/doctor-probe.ts';
import { cpuMsOf } from '../../../src/locks/proc/process-facts.ts';
import type { ProbeOptions } from '../../../src/sqlite-probe/probe.ts';
import type { Opening } from '../../../src/sqlite-probe/protocol.ts';
import { makeEndless, makeNotes } from '../../support/broken-database.ts';
import { startNode } from '../../support/elsewhere.ts';
import { hasEnded } from '../../support/is-running.ts';
import { tempDatabase } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

const PARENT = fileURLToPath(new URL('../../support/probe-parent.ts', import.meta.url));

const options = (more: Partial<ProbeOptions> = {}): ProbeOptions => ({
  deadlineMs: null,
  signal: new AbortController().signal,
  onStart: () => {},
  ...more,
});

const opening = (file: string, more: Partial<Opening> = {}): Opening => ({
  file,
  access: 'read',
  needs: [],
  busyTimeoutMs: 0,
  ...more,
});

it('answers one question after another', async () => {
  const file = tempDatabase();
  makeNotes(file, 'delete');
  const answers = await withDoctorProbe(options(), async (probe) => [
    await probe.ask('open', opening(file)),
    await probe.ask('schema', null),
    await probe.ask('integrity', { method: 'quick_check' }),
    await probe.ask('foreign-keys', null),
  ]);
  expect(answers).toEqual([
    { answer: null },
    { answer: { owner: 'other', applicationId: 0, userVersion: 0, tables: 1 } },
    { answer: { status: 'sound', method: 'quick_check', tookMs: expect.any(Number) } },
    { answer: { violations: [], unchecked: [] } },
  ]);
});

it('reports why SQLite refuses, and goes on', async () => {
  const file = tempDatabase();
  makeNotes(file, 'delete');
  const answers = await withDoctorProbe(options(), async (probe) => [
    await probe.ask('open', opening(file)),
    await probe.ask('chat', { owner: 'genesis' }),
    await probe.ask('foreign-keys', null),
  ]);
  expect(answers).toEqual([
    { answer: null },
    { failed: { code: 'SQLITE_ERROR', message: 'no such table: conversations' } },
    { answer: { violations: [], unchecked: [] } },
  ]);
});

it('does not open what lacks a file that SQLite would make', async () => {
  const file = tempDatabase();
  makeNotes(file, 'delete');
  const opened = await withDoctorProbe(options(), (probe) =>
    probe.ask('open', opening(file, { needs: [`${file}-shm`] })),
  );
  expect(opened).toEqual({ failed: { code: 'DISCONNECTED', message: `${file}-shm is gone` } });
});

it('is late when its time is over, and answers nothing from then on', async () => {
  const file = tempDatabase();
  makeEndless(file);
  const late = { ended: { kind: 'late', afterMs: 500 } };
  const answers = await withDoctorProbe(options({ deadlineMs: 500 }), async (probe) => [
    await probe.ask('open', opening(file)),
    await probe.ask('chat', { owner: 'genesis' }),
    await probe.ask('foreign-keys', null),
  ]);
  expect(answers.slice(1)).toEqual([late, late]);
});

it('does not outlive its parent, even in the midst of a question without end', async () => {
  const file = tempDatabase();
  makeEndless(file);
  const parent = await startNode(PARENT, file);
  const pid = Number(parent.said);
  const cpuMs = cpuMsOf(pid) ?? 0;
  // At work for a while: a message that its parent is gone would not be read before the end.
  await waitFor(() => (cpuMsOf(pid) ?? 0) > cpuMs + 100);
  await parent.kill();
  await waitFor(() => hasEnded(pid));
});

it('takes nothing from how its parent was started', async () => {
  const file = tempDatabase();
  makeNotes(file, 'delete');
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = '--no-such-option';
  try {
    const opened = await withDoctorProbe(options(), (probe) => probe.ask('open', opening(file)));
    expect(opened).toEqual({ answer: null });
  } finally {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  }
});
