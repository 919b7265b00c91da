import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { NO_POSTGRES } from '../support/postgres.ts';
import { type ConsoleBlock, consoleBlocks, textOf } from './console-blocks.ts';
import { HAS_REGISTRY, installs, PUBLISHED } from './installs.ts';
import { PageRun } from './page-run.ts';
import type { Stage } from './stage.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Programs that a block needs; without them it is skipped. */
const PROGRAMS = ['python3', 'curl', 'parallel', 'openssl'];

const BLOCK_TIMEOUT_MS = 300_000;

/** Runs the blocks of a page that are marked `console`, in their order, and compares what they print with what it shows. */
export function documentedPage(page: string, stage: Stage = {}): void {
  const blocks = consoleBlocks(readFileSync(join(ROOT, page), 'utf8'));
  const commands = blocks.flatMap(({ steps }) => steps.map(({ command }) => command));
  const isInstalled = HAS_REGISTRY && commands.some((each) => installs(each) && each.match(PUBLISHED));

  describe(`${page}: what a reader types`, () => {
    let run: PageRun | undefined;
    beforeAll(async () => {
      run = new PageRun(stage);
      await run.open(isInstalled);
    });
    afterAll(() => run?.close());

    for (const block of blocks) {
      const why = obstacle(block, stage);
      const [first = ''] = block.steps[0]?.command.split('\n') ?? [];
      const name = `line ${block.line}: ${first}${why === undefined ? '' : ` (skipped: ${why})`}`;
      it.skipIf(why !== undefined)(name, () => run?.play(block), BLOCK_TIMEOUT_MS);
    }
  });
}

/** Why a block cannot run on this machine; undefined where it can. */
function obstacle(block: ConsoleBlock, { skip = {}, inPlaceOf = {} }: Stage): string | undefined {
  const written = block.steps.map(({ command }) => command).join('\n');
  const commands = Object.entries(inPlaceOf).reduce((text, [from, to]) => text.replaceAll(from, to), written);
  if (NO_POSTGRES && commands.includes('postgres://')) return 'there is no PostgreSQL';
  if (!HAS_REGISTRY && installs(commands))
    return 'GENESIS_TEST_REGISTRY does not say that a registry is reached';
  const missing = PROGRAMS.find((name) => new RegExp(`\\b${name}\\b`).test(commands) && !isOnPath(name));
  if (missing !== undefined) return `${missing} is not installed`;
  return Object.entries(skip).some(([text, isSkipped]) => isSkipped && textOf(block).includes(text))
    ? 'not on this system'
    : undefined;
}

function isOnPath(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}
