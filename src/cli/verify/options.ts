import { existsSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import type { Check } from '../../verify/check.ts';
import type { VerifyTarget } from '../../verify/servers/verify-target.ts';
import { remoteUrl, spawnedUrl } from '../options/target-url.ts';
import { assertUsable, outputTo, type ReportOutput } from '../output/report-outputs.ts';

export interface VerifyFlags {
  readonly quick?: boolean;
  readonly list?: boolean;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly spawn?: string;
  readonly url?: string;
  readonly db?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly json?: string;
  readonly junit?: string;
}

/** Throws `InvalidArgumentError` for flags that contradict each other. */
export function targetOf({ spawn, url, db }: VerifyFlags): VerifyTarget {
  if (spawn !== undefined) return spawnedTarget(spawn, url, db);
  if (url !== undefined) return remoteTarget(url, db);
  if (db === undefined) return { kind: 'embedded' };
  throw new InvalidArgumentError(
    'error: --db needs --spawn or --url; the embedded server has temporary databases.',
  );
}

function spawnedTarget(command: string, url: string | undefined, db: string | undefined): VerifyTarget {
  const spawned = spawnedUrl(command, url);
  if (command.includes('{{db}}') && db !== undefined)
    throw new InvalidArgumentError(
      'error: --db cannot be used with {{db}} in --spawn. Leave out one of them.',
    );
  return { kind: 'spawned', ...spawned, databaseFile: db };
}

function remoteTarget(url: string, db: string | undefined): VerifyTarget {
  remoteUrl(url);
  if (db !== undefined && !existsSync(db))
    throw new InvalidArgumentError(`error: there is no database ${db}. Name the one that the server uses.`);
  return { kind: 'remote', url, databaseFile: db };
}

/** The checks that `--only` and `--skip` select, in their own order. Throws `InvalidArgumentError`. */
export function selectChecks(checks: readonly Check[], { only, skip = [] }: VerifyFlags): Check[] {
  const names = checks.map(({ name }) => name);
  const unknown = [...(only ?? []), ...skip].filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new InvalidArgumentError(
      `error: there is no check '${unknown.join("' or '")}'. There are ${names.join(', ')}.`,
    );
  const selected = checks.filter(({ name }) => (only ?? names).includes(name) && !skip.includes(name));
  if (selected.length > 0) return selected;
  throw new InvalidArgumentError('error: --only and --skip leave no check to run.');
}

/** The reports other than the text. Throws `InvalidArgumentError` and `OUTPUT_UNWRITABLE`. */
export function outputsOf({ json, junit }: VerifyFlags): readonly ReportOutput[] {
  const outputs = [
    ...(json === undefined ? [] : [outputTo(json, 'json')]),
    ...(junit === undefined ? [] : [outputTo(junit, 'junit')]),
  ];
  assertUsable(outputs);
  return outputs;
}
