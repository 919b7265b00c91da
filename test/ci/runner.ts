import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Context, filled, holds, ROOT, readAction, type Step, type Values } from './action-file.ts';

export interface Job {
  /** The folder of all that the job makes. */
  readonly folder: string;
  readonly registry: string;
  /** Where its programs are; by default where ours are. */
  readonly path?: string;
}

export interface Upload {
  readonly name: string;
  /** The files of the artifact. */
  readonly files: readonly string[];
}

export interface ActionRun {
  /** Of the first step that failed; 0 where none did. */
  readonly exitCode: number;
  /** What both streams of all steps printed. */
  readonly log: string;
  readonly summary: string;
  readonly outputs: Values;
  readonly uploads: readonly Upload[];
  /** What was changed for the later steps of the job: variables, and folders of the PATH. */
  readonly changes: string;
}

export interface RunningAction {
  /** The process of the step under way. */
  step(): ChildProcess;
  readonly log: () => string;
  readonly ended: Promise<ActionRun>;
}

/** Runs the steps of action.yml as a runner of GitHub does, in the folder `workspace` of the job. */
export function startAction(job: Job, given: Values): RunningAction {
  const action = readAction();
  const unknown = Object.keys(given).filter((name) => action.inputs[name] === undefined);
  if (unknown.length > 0) throw new Error(`the action has no input ${unknown}`);
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default]);
  const inputs = { ...Object.fromEntries(defaults), ...given } as Values;
  const steps: Record<string, Values> = {};
  const context: Context = { inputs, steps };
  const running = { step: undefined as ChildProcess | undefined, log: '' };
  const files = mkdtempSync(join(job.folder, 'files-'));

  const run = async (): Promise<ActionRun> => {
    let exitCode = 0;
    const uploads: Upload[] = [];
    for (const step of action.runs.steps) {
      if (!holds(step.if ?? 'success()', context, exitCode !== 0)) continue;
      if (step.uses === undefined) {
        const code = await runStep(step);
        exitCode ||= code;
      } else uploads.push(uploadOf(step, context));
    }
    const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, filled(value, context)]);
    return {
      ...{ exitCode, uploads, log: running.log, outputs: Object.fromEntries(outputs) },
      summary: read('summary'),
      changes: read('env') + read('path'),
    };
  };

  const read = (name: string) => {
    const file = join(files, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };

  const runStep = async ({ id, shell, env = {}, run = '' }: Step): Promise<number> => {
    if (shell !== 'bash') throw new Error(`the test does not know the shell ${shell}`);
    const script = join(files, `${id}.sh`);
    const output = join(files, `${id}.output`);
    writeFileSync(script, run);
    writeFileSync(output, '');
    const own = Object.entries(env).map(([name, value]) => [name, filled(value, context)]);
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: join(job.folder, 'workspace'),
      // A group of its own, so that nothing of it outlives a test that failed.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...environmentOf(job, files), GITHUB_OUTPUT: output, ...Object.fromEntries(own) },
    });
    running.step = child;
    const closed = once(child, 'close');
    onTestFinished(async () => {
      endGroup(child);
      await closed;
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (running.log += chunk));
    const [code, signal] = await closed;
    if (id !== undefined) steps[id] = outputsIn(readFileSync(output, 'utf8'));
    return code ?? (signal === null ? 0 : 128);
  };

  return {
    step: () => {
      if (!running.step) throw new Error('no step has started');
      return running.step;
    },
    log: () => running.log,
    ended: run(),
  };
}

export function runAction(job: Job, given: Values): Promise<ActionRun> {
  return startAction(job, given).ended;
}

/** As on a runner, and nothing of the machine that runs the tests but its programs. */
function environmentOf({ folder, registry, path = process.env.PATH }: Job, files: string): NodeJS.ProcessEnv {
  const temp = join(folder, 'temp');
  mkdirSync(temp, { recursive: true });
  return {
    PATH: path,
    HOME: join(folder, 'home'),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION_PATH: ROOT.replace(/\/$/, ''),
    GITHUB_WORKSPACE: join(folder, 'workspace'),
    GITHUB_STEP_SUMMARY: join(files, 'summary'),
    GITHUB_ENV: join(files, 'env'),
    GITHUB_PATH: join(files, 'path'),
    RUNNER_TEMP: temp,
    npm_config_registry: registry,
  };
}

/** The lines `name=value` of the file that a step writes its outputs to. */
function outputsIn(text: string): Values {
  return Object.fromEntries([...text.matchAll(/^([\w-]+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
}

function uploadOf({ uses = '', with: inputs = {} }: Step, context: Context): Upload {
  if (!/^actions\/upload-artifact@v\d+$/.test(uses)) throw new Error(`the test does not know ${uses}`);
  const { name = '', path = '' } = inputs;
  return { name: filled(name, context), files: readdirSync(filled(path, context)).sort() };
}

/** Not with SIGKILL: genesis stops the servers that it started. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch {
    // All of it has ended.
  }
}
