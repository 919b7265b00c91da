import { existsSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { isPostgresAddress } from '../../postgres/address.ts';
import type { Header } from '../../stress/http/site.ts';
import { constantHeaders } from '../../stress/request/constant-headers.ts';
import type { Check } from '../../verify/check.ts';
import type { VerifyTarget } from '../../verify/servers/verify-target.ts';
import type { VerifyOptions } from '../../verify/verify-options.ts';
import { type ConnectionFlags, transportOf } from '../options/connection/connection-flags.ts';
import { assertReadyIsOfSpawn } from '../options/connection/ready-option.ts';
import { leavesApiOpen, type RequestFlags, requestedChat } from '../options/request-flags.ts';
import { chatOfScenario } from '../options/scenario-option.ts';
import { suggestionFor } from '../options/suggestion-for.ts';
import { asTemplates } from '../options/texts/as-templates.ts';
import { remoteUrl, spawnedTarget } from '../options/url/target-url.ts';

export interface VerifyFlags extends RequestFlags, ConnectionFlags {
  readonly quick?: boolean;
  readonly list?: boolean;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly spawn?: string;
  readonly url?: string;
  readonly db?: string;
  readonly restartDb?: string;
  readonly ready?: string;
  readonly streamPath?: string;
  readonly command: boolean;
  /** Whether a request or the first answers are to show that the requests fit. */
  readonly probe: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Long enough for a slow model, and for most servers that retry a locked database until they give up. */
export const VERIFY_TIMEOUT_MS = 30_000;

/** Throws `InvalidArgumentError` for flags that contradict each other. */
export function verifyOptions(flags: VerifyFlags, checks: readonly Check[]): VerifyOptions {
  const target = targetOf(flags);
  const isEmbedded = target.kind === 'embedded';
  return {
    target,
    checks,
    quick: flags.quick === true,
    restartDatabase: flags.restartDb,
    timeoutMs: flags.timeout,
    chat: flags.scenario === undefined ? requestedChat(flags) : chatOfScenario(flags, isEmbedded),
    streamPath: flags.streamPath,
    hidesCommands: !flags.command,
    judgesFirstAnswers: flags.probe,
    mayChooseApi: flags.scenario === undefined && leavesApiOpen(flags),
  };
}

/** Throws `InvalidArgumentError` for flags that contradict each other. */
export function targetOf(flags: VerifyFlags): VerifyTarget {
  const { spawn, url, db } = flags;
  const headers = commonHeaders(flags);
  assertReadyIsOfSpawn(flags);
  assertChatIsOfOther(flags);
  const transport = transportOf(flags, { url, isRunning: spawn === undefined });
  if (spawn !== undefined) return { ...spawnedTarget(spawn, flags), headers, transport };
  if (url === undefined) return embeddedTarget(db);
  const target = { kind: 'remote', url: remoteUrl(url), database: db, headers, transport } as const;
  if (db === undefined || isPostgresAddress(db) || existsSync(db)) return target;
  throw new InvalidArgumentError(`error: there is no database ${db}. Name the one that the server uses.`);
}

function embeddedTarget(db: string | undefined): VerifyTarget {
  if (db === undefined || isPostgresAddress(db)) return { kind: 'embedded', database: db };
  throw new InvalidArgumentError(
    'error: --db FILE needs --spawn or --url; the embedded server has temporary files, or databases of its own at --db postgres://….',
  );
}

/** Those that every request may have, also one beside the chat. */
function commonHeaders(flags: RequestFlags): readonly Header[] {
  return constantHeaders(asTemplates(flags)).filter(([name]) => !/^content-/i.test(name));
}

const CHAT_FLAGS = [
  'api',
  'model',
  'stream',
  'message',
  'body',
  'header',
  'method',
  'path',
  'reply',
  'streamEnd',
  'streamPath',
  'history',
  'roles',
  'historyFields',
] as const satisfies readonly (keyof VerifyFlags)[];

function assertChatIsOfOther(flags: VerifyFlags): void {
  const given = CHAT_FLAGS.find((name) => flags[name] !== undefined);
  if (given === undefined || flags.spawn !== undefined || flags.url !== undefined) return;
  const option = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new InvalidArgumentError(
    `error: --${option} needs --url or --spawn; the API of the embedded server is known, and it takes its login from GENESIS_TOKEN.`,
  );
}

/** The checks that `--only` and `--skip` select, in their own order. Throws `InvalidArgumentError`. */
export function selectChecks(
  checks: readonly Check[],
  { only, skip = [] }: Pick<VerifyFlags, 'only' | 'skip'>,
): Check[] {
  const names = checks.map(({ name }) => name);
  const unknown = [...(only ?? []), ...skip].filter((name) => !names.includes(name));
  const suggestions = unknown.map((name) => suggestionFor(name, names));
  if (unknown.length > 0)
    throw new InvalidArgumentError(
      `error: there is no check '${unknown.join("' or '")}'. There are ${names.join(', ')}.${suggestions.join('')}`,
    );
  const selected = checks.filter(({ name }) => (only ?? names).includes(name) && !skip.includes(name));
  if (selected.length > 0) return selected;
  throw new InvalidArgumentError('error: --only and --skip leave no check to run.');
}
