import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { unsupportedNode } from '../../bin/supported-node.js';
import { projectWithGenesis } from '../support/installed.ts';
import { hasEnded } from '../support/is-running.ts';
import { runProgram } from '../support/run-program.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

/** Runs a module in a project that has the package. */
async function runModule(text: string, name = 'main.mjs') {
  const project = projectWithGenesis();
  writeFileSync(join(project, name), text);
  return runProgram([process.execPath, name], project);
}

describe('an import of the built package', () => {
  it('loads no package, listens to nothing, prints nothing, and lets the process end', async () => {
    const { exitCode, printed } = await runModule(`
      const listeners = () => process.eventNames().map((name) => [String(name), process.listenerCount(name)]);
      const before = JSON.stringify(listeners());
      const genesis = await import('genesis-stress');
      const loaded = process.moduleLoadList.filter((name) => /NativeModule (http|net|tls|sqlite|worker_threads|child_process)$/.test(name));
      console.log(JSON.stringify([Object.keys(genesis).sort(), loaded, before === JSON.stringify(listeners())]));
    `);
    const exported = [
      'GenesisError',
      'parseResult',
      'runCapacity',
      'runCompare',
      'runDoctor',
      'runStress',
      'runVerify',
      'startServer',
    ];
    expect({ exitCode, printed }).toEqual({
      exitCode: 0,
      printed: `${JSON.stringify([exported, [], true])}\n`,
    });
  });

  it('works with require, too', async () => {
    const { printed } = await runModule(
      `console.log(typeof require('genesis-stress').runStress);`,
      'main.cjs',
    );
    expect(printed).toContain('function');
  });

  it('explains a bundle, which has its code without its files', async () => {
    const project = projectWithGenesis();
    const installed = join(project, 'node_modules/genesis-stress');
    rmSync(join(installed, 'package.json'));
    const call = `
      const { runStress } = await import(${JSON.stringify(join(installed, 'dist/index.js'))});
      await runStress().catch(({ code, hint }) => console.log(code, hint));`;
    const { printed } = await runProgram([process.execPath, '--input-type=module', '--eval', call], project);
    expect(printed).toMatch(/^PACKAGE_INCOMPLETE In a bundle, leave it external/m);
  });

  it('has errors of one class with the calls', async () => {
    const { printed } = await runModule(`
      import { GenesisError, runStress } from 'genesis-stress';
      await runStress({ concurrency: 0 }).catch((error) => console.log(error instanceof GenesisError, error.code));
    `);
    expect(printed).toBe('true OPTION_INVALID\n');
  });
});

it('a process that exits during a call leaves no server and no folder', async () => {
  const folder = tempFolder();
  const { exitCode } = await runModule(`
    import { existsSync } from 'node:fs';
    import { runStress } from 'genesis-stress';
    process.env.TMPDIR = ${JSON.stringify(folder)};
    void runStress({
      spawn: 'echo $$ > ${folder}/pid; touch {{db}}; exec sleep 1000',
      url: 'http://127.0.0.1:{{port}}',
    }).catch(() => {});
    while (!existsSync('${folder}/pid')) await new Promise((resolve) => setTimeout(resolve, 5));
    process.exit(7);
  `);
  expect(exitCode).toBe(7);
  expect(readdirSync(folder)).toEqual(['pid']);
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  await expect.poll(() => hasEnded(pid), { timeout: 20_000 }).toBe(true);
});

/** A Node of the system that is too old, where there is one. */
const OLD_NODE = ['/usr/bin/node', '/usr/local/bin/node'].find((node) => {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return stdout !== null && unsupportedNode(stdout.trim().slice(1)) !== undefined;
});

it.skipIf(OLD_NODE === undefined)(
  'a Node that is too old is refused at once, in the words of the command',
  async () => {
    const project = projectWithGenesis();
    const call = `import('genesis-stress').catch(({ code, message, hint }) => console.log(code, message, hint))`;
    const { printed } = await runProgram([OLD_NODE ?? '', '--eval', call], project);
    const command = await runProgram([OLD_NODE ?? '', join(ROOT, 'bin/genesis.js')], project);
    expect(command.printed).toMatch(/^genesis needs Node 22\.19/);
    const [message, ...hint] = command.printed.trimEnd().split('\n');
    expect(printed).toBe(`NODE_UNSUPPORTED ${message} ${hint.join('\n')}\n`);
  },
);

const CONSUMER = `
import { GenesisError, parseResult, runCompare, runDoctor, runStress, runVerify, startServer } from 'genesis-stress';
import type * as genesis from 'genesis-stress';

export async function all(signal: AbortSignal): Promise<number> {
  const stressed: genesis.StressResult = await runStress({ concurrency: 2, signal, baseline: undefined });
  const verified: genesis.VerifyResult = await runVerify({ only: ['burst'], headers: { a: 'b' } });
  const compared: genesis.TurnsComparison = await runCompare({ before: { url: 'a' }, after: { url: 'b' } });
  const examined: genesis.DoctorResult = await runDoctor({ database: 'chat.db' });
  const server: genesis.StartedServer = await startServer({ port: 0, model: { url: 'u', names: ['n'] } });
  const saved: genesis.SavedResult = await parseResult('');
  const error = new GenesisError('OPTION_INVALID', 'text', { hint: 'hint' });
  const reasons: readonly string[] = verified.verdict.status === 'passed' ? [] : verified.verdict.reasons;
  // @ts-expect-error: no such option
  await runStress({ concurency: 2 });
  // @ts-expect-error: no such metric
  await runStress({ thresholds: [{ metric: 'p98', operator: '<', limit: 1 }] });
  // @ts-expect-error: it may have failed
  verified.verdict.reasons;
  const counts: number[] = [stressed.outcomes.ok, compared.tookMs, examined.tookMs, reasons.length];
  return counts.length + saved.kind.length + error.code.length + server.url.length + (stressed.latency?.maxMs ?? 0);
}
`;

const STRICT = {
  strict: true,
  noEmit: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  target: 'es2022',
};

describe('the types of the built package compile in a strict project', () => {
  it.each([
    ['nodenext', { module: 'nodenext', lib: ['es2022'], types: ['node'] }],
    [
      'bundler, without the types of Node',
      { module: 'preserve', moduleResolution: 'bundler', lib: ['es2022', 'dom'], types: [] },
    ],
  ])('with %s', async (_, options) => {
    const project = projectWithGenesis('@types/node');
    writeFileSync(join(project, 'package.json'), '{"type":"module"}');
    writeFileSync(join(project, 'main.ts'), CONSUMER);
    const config = { compilerOptions: { ...STRICT, ...options }, files: ['main.ts'] };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config));
    expect(await runProgram([process.execPath, TSC, '-p', '.'], project)).toEqual({
      exitCode: 0,
      printed: '',
    });
  });
});
