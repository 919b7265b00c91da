import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { CountReporter } from './test/support/count-reporter.ts';
import { testFiles } from './test/support/test-files.ts';

// Most of a run is the start of processes and threads. Node keeps what it compiled, and stripped of types, for the next.
process.env.NODE_COMPILE_CACHE ??= resolve('node_modules/.cache/node-compile');

const { quick, processes } = testFiles('test');

export default defineConfig({
  test: {
    globalSetup: 'test/support/postgres-cluster.ts',
    pool: 'forks',
    // The files of a worker share a process, and so what they import.
    isolate: false,
    // Tests wait for other processes most of the time: with two workers, two cores idle a third of a run, with five a sixth, and with
    // six they are no faster.
    maxWorkers: Math.max(5, availableParallelism() - 1),
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // The limit of a test bounds what it waits for, too; by default one second does.
    expect: { poll: { timeout: 180_000 } },
    reporters: ['default', new CountReporter()],
    projects: [
      { extends: true, test: { name: 'quick', include: quick } },
      { extends: true, test: { name: 'processes', include: processes } },
    ],
  },
});
