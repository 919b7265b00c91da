import { existsSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import type { Check } from '../../verify/check.ts';
import type { VerifyTarget } from '../../verify/servers/verify-target.ts';
import { type ConnectionFlags, transportOf } from '../options/connection/connection-flags.ts';
import { assertReadyIsOfSpawn } from '../options/connection/ready-option.ts';
import { assertChatOfGenesis, type RequestFlags, requestedChat } from '../options/request-flags.ts';
import { remoteUrl, spawnedTarget } from '../options/url/target-url.ts';

export interface VerifyFlags extends RequestFlags, ConnectionFlags {
  readonly quick?: boolean;
  readonly list?: boolean;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly spawn?: string;
  readonly url?: string;
  readonly db?: string;
  readonly ready?: string;
  readonly streamPath?: string;
  readonly command: boolean;
  /** Whether a request or the first answers are to show that the requests fit. */
  readonly probe: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Throws `InvalidArgumentError` for flags that contradict each other. */
export function targetOf(flags: VerifyFlags): VerifyTarget {
  const { spawn, url, db, header: headers = [] } = flags;
  assertReadyIsOfSpawn(flags);
  assertPathIsOfOther(flags);
  const transport = transportOf(flags, { url, isRunning: spawn === undefined });
  if (spawn !== undefined) return { ...spawnedTarget(spawn, flags), headers, transport };
  if (url === undefined && db === undefined) return embedded(flags);
  if (url === undefined)
    throw new InvalidArgumentError(
      'error: --db needs --spawn or --url; the embedded server has temporary databases.',
    );
  const target = { kind: 'remote', url: remoteUrl(url), databaseFile: db, headers, transport } as const;
  if (db === undefined || existsSync(db)) return target;
  throw new InvalidArgumentError(`error: there is no database ${db}. Name the one that the server uses.`);
}

function assertPathIsOfOther({ streamPath, spawn, url }: VerifyFlags): void {
  if (streamPath === undefined || spawn !== undefined || url !== undefined) return;
  throw new InvalidArgumentError(
    'error: --stream-path needs --url or --spawn; where the embedded server streams is known.',
  );
}

function embedded(flags: VerifyFlags): VerifyTarget {
  assertChatOfGenesis(requestedChat(flags));
  if (flags.header === undefined) return { kind: 'embedded' };
  throw new InvalidArgumentError(
    'error: --header needs --url or --spawn; the embedded server takes its login from GENESIS_TOKEN.',
  );
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
