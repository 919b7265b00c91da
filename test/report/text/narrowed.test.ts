import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { narrowed } from '../../../src/report/text/narrowed.ts';

const chalk = new Chalk({ level: 1 });

const REPORT = `
FAILED 68 of 2400 requests failed: HTTP 503 database is locked

      Target node server.js --port {{port}}
        Load 6 s, 40 at a time, took 6.02 s, interrupted,
             20 requests sent and not answered
      Repeat npx genesis stress localhost:8080 -c 40 -d 6s --seed 1`;

it('lines are broken between words on a narrow terminal, below their text, but for a command', () => {
  expect(narrowed(REPORT, 40)).toBe(`
FAILED 68 of 2400 requests failed: HTTP
  503 database is locked

      Target node server.js --port
             {{port}}
        Load 6 s, 40 at a time, took
             6.02 s, interrupted,
             20 requests sent and not
             answered
      Repeat npx genesis stress localhost:8080 -c 40 -d 6s --seed 1`);
  expect(narrowed(REPORT, 80)).toBe(REPORT);
});

it('colours take no columns, and end where they ended', () => {
  const line = `  ${chalk.red('lost 2 turns')} of 2332`;
  expect(narrowed(line, 22)).toBe(line);
  expect(narrowed(line, 16)).toBe(`  ${chalk.red('lost 2 turns')}\n    of 2332`);
});
