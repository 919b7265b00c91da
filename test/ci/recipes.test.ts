import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runGenesis, startServe } from '../support/cli.ts';
import { fixturePath } from '../support/fixture.ts';
import { ROOT, readAction, type Step } from './action-file.ts';
import { startRegistry } from './registry.ts';

const page = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

const blocksOf = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text);

interface GitlabJob {
  readonly script?: readonly string[];
  readonly artifacts: {
    readonly when: string;
    readonly paths: string[];
    readonly reports: { junit: string };
  };
}
const yaml = blocksOf('yaml').map((text) => parse(text));
const shell = blocksOf('sh');

it('the page names one version everywhere', () => {
  const versions = [...page.matchAll(/\bgenesis(?:-stress)?[@:-]v?(\d+\.\d+\.\d+)/g)].map(
    ([, named]) => named,
  );
  expect(versions.length).toBeGreaterThan(8);
  expect(new Set(versions).size).toBe(1);
});

describe('the workflows for GitHub', () => {
  const ours = yaml
    .flatMap(({ jobs, steps = jobs?.genesis.steps ?? [] }) => steps as Step[])
    .filter(({ uses }) => uses?.startsWith('OWNER/genesis@'));

  it('give the action inputs that it has, and a server', () => {
    expect(ours).toHaveLength(3);
    const known = Object.keys(readAction().inputs);
    for (const { with: inputs = {} } of ours) {
      expect(known).toEqual(expect.arrayContaining(Object.keys(inputs)));
      expect(inputs.spawn).toMatch(/\{\{port\}\}|node/);
    }
  });
});

describe('the jobs for GitLab', () => {
  const jobs = yaml.flatMap((document) => Object.values<GitlabJob>(document)).filter(({ script }) => script);

  it('keep the reports that their commands write, whatever the exit code is', () => {
    expect(jobs).toHaveLength(3);
    for (const { script, artifacts } of jobs) {
      const [line] = script ?? [];
      expect(artifacts.when).toBe('always');
      expect(line).toContain(`-o ${artifacts.paths[0]} --junit ${artifacts.reports.junit}`);
    }
  });
});

it('the Job for Kubernetes asks a server with a login', async () => {
  const { spec } = yaml.find(({ kind }) => kind === 'Job');
  const [{ args, env }] = spec.template.spec.containers;
  expect(env.map(({ name }: { name: string }) => name)).toEqual(['CHAT_TOKEN']);
  const { url } = await startServe(['--temporary'], { GENESIS_TOKEN: 'a-token-of-this-test' });
  const words = (args as string[]).map((word) =>
    word.replace('http://chat:8080', url).replace('$(CHAT_TOKEN)', 'a-token-of-this-test'),
  );
  const { exitCode, stdout } = await runGenesis([...words, '--only', 'burst']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^ok +burst/m) });
  expect(stdout).not.toContain('a-token-of-this-test');
});

it('the line for any CI needs nothing but npm, and leaves its reports where it runs', {
  timeout: 300_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'genesis-recipe-'));
  const registry = await startRegistry(folder);
  try {
    const server = `'${process.execPath}' '${fixturePath('known-bad/server.ts')}' --port {{port}} --db {{db}}`;
    const line = shell
      .find((text) => text.includes('genesis verify'))
      ?.replace(/--spawn "[^"]*"/, () => `--spawn "${server}"`)
      .replace('--quick', '--only burst')
      .replace(/genesis-stress@\S+/, `genesis-stress@${version}`);
    const cwd = mkdtempSync(join(folder, 'job-'));
    const env = { PATH: process.env.PATH, HOME: folder, npm_config_registry: registry.url };
    const child = spawn('sh', ['-c', line ?? ''], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
    const [code] = await once(child, 'close');
    expect({ code, log }).toEqual({ code: 0, log: expect.stringMatching(/^ok +burst/m) });
    expect(readdirSync(cwd).sort()).toEqual(['genesis.html', 'genesis.xml']);
  } finally {
    registry.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
