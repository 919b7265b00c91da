import { fillCommand } from '../stress/target/fill-command.ts';
import { freePort } from '../stress/target/free-port.ts';
import type { TargetOptions } from '../stress/target/target-options.ts';
import type { Need } from './check.ts';

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

/** Whether a server that is started can be told it. */
function takes(name: 'port' | 'db' | 'model-url', target: VerifyTarget): boolean {
  // A command without it can take the port from its environment.
  if (name === 'port') return target.kind === 'spawned' && target.url.includes('{{port}}');
  return target.kind === 'spawned' && target.command.includes(`{{${name}}}`);
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
        : 'needs several servers or databases: {{db}} in --spawn, {{port}} in --url';
    case 'model':
      return takes('model-url', target)
        ? undefined
        : 'needs a model that fails on purpose: {{model-url}} in --spawn, with OpenAI’s API';
  }
}

/** What a server gets that is started for a check, as far as its target takes it. */
export interface Places {
  readonly databaseFile: string;
  readonly modelUrl: string;
  /** More arguments of `genesis serve`, for the embedded server. */
  readonly serveArguments: readonly string[];
}

export async function targetOptions(target: VerifyTarget, places: Places): Promise<TargetOptions> {
  switch (target.kind) {
    case 'remote':
      return target;
    case 'embedded':
      return embeddedOptions(places);
    case 'spawned':
      return spawnedOptions(target, places);
  }
}

function embeddedOptions({ databaseFile, modelUrl, serveArguments }: Places): TargetOptions {
  // The model is only offered: until it is chosen, the server's own echo answers.
  const more = [...serveArguments, '--model-url', modelUrl];
  return { kind: 'embedded', databaseFile, modelDelay: undefined, durability: undefined, arguments: more };
}

async function spawnedOptions(
  { command, url, databaseFile }: Extract<VerifyTarget, { kind: 'spawned' }>,
  places: Places,
): Promise<TargetOptions> {
  const port = url.includes('{{port}}') ? String(await freePort()) : '';
  return {
    kind: 'spawned',
    command: fillCommand(command, { ...places, port }),
    url: url.replaceAll('{{port}}', () => port),
    databaseFile: command.includes('{{db}}') ? places.databaseFile : databaseFile,
  };
}
