import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { openTarget } from '../stress/open-target.ts';
import type { TargetOptions } from '../stress/options.ts';
import type { Target } from '../stress/target.ts';
import type { Need, StartOptions } from './check.ts';

/** What to verify. */
export type VerifyTarget =
  | { readonly kind: 'embedded' }
  | {
      /** `{{port}}`, `{{db}}` and `{{model-url}}` in the command, `{{port}}` in the address stand for what a check needs. */
      readonly kind: 'spawned';
      readonly command: string;
      readonly url: string;
      /** Where the server keeps its database, if the command does not take it. */
      readonly databaseFile: string | undefined;
    }
  | { readonly kind: 'remote'; readonly url: string; readonly databaseFile: string | undefined };

export function describeTarget(target: VerifyTarget): string {
  if (target.kind === 'embedded') return 'embedded server';
  return target.kind === 'spawned' ? target.command : target.url;
}

/** Whether a command line has the place for it. */
export function takes(name: 'port' | 'db' | 'model-url', target: VerifyTarget): boolean {
  const place = `{{${name}}}`;
  if (target.kind !== 'spawned' || !target.command.includes(place)) return false;
  return name !== 'port' || target.url.includes(place);
}

/** Why a check that needs this cannot run on the target; undefined where it can. */
export function missing(need: Need, target: VerifyTarget): string | undefined {
  if (target.kind === 'embedded') return undefined;
  switch (need) {
    case 'start':
      return target.kind === 'spawned'
        ? undefined
        : 'needs a server that can be stopped and started: --spawn';
    case 'database':
      return takes('db', target) || target.databaseFile !== undefined
        ? undefined
        : 'needs to know the database: --db FILE, or {{db}} in --spawn';
    case 'several':
      return takes('db', target) && takes('port', target)
        ? undefined
        : 'needs several servers or databases: {{db}} and {{port}} in --spawn, {{port}} in --url';
    case 'model':
      return takes('model-url', target)
        ? undefined
        : 'needs a model that fails on purpose: {{model-url}} in --spawn, with OpenAI’s API';
  }
}

/** Starts a server as the target says; `databaseFile` is used where the target can be told one. */
export async function startServerOf(
  target: VerifyTarget,
  options: StartOptions & { readonly databaseFile: string },
  signal: AbortSignal,
): Promise<Target> {
  return openTarget(await targetOptions(target, options), signal);
}

async function targetOptions(
  target: VerifyTarget,
  options: StartOptions & { readonly databaseFile: string },
): Promise<TargetOptions> {
  const { databaseFile, modelUrl } = options;
  if (target.kind === 'remote') return target;
  if (target.kind === 'embedded') {
    const more = options.arguments ?? [];
    return {
      kind: 'embedded',
      databaseFile,
      modelDelay: undefined,
      durability: undefined,
      modelUrl,
      arguments: more,
    };
  }
  const port = target.url.includes('{{port}}') ? String(await freePort()) : '';
  const command = target.command
    .replaceAll('{{port}}', () => port)
    .replaceAll('{{db}}', () => databaseFile)
    .replaceAll('{{model-url}}', () => modelUrl ?? '');
  const file = target.command.includes('{{db}}') ? databaseFile : target.databaseFile;
  return { kind: 'spawned', command, url: target.url.replaceAll('{{port}}', port), databaseFile: file };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
