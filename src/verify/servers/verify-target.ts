import { shownAddress } from '../../postgres/address.ts';
import { withoutSecrets } from '../../secrets/without-secrets.ts';
import type { Header } from '../../stress/http/site.ts';
import type { Chat } from '../../stress/request/chat.ts';
import { describeSpawned } from '../../stress/target/describe-spawned.ts';
import { fillCommand } from '../../stress/target/fill-command.ts';
import { COUNTERS_PATH } from '../../stress/target/reports/server-counters.ts';
import type { TargetOptions } from '../../stress/target/target-options.ts';
import { type Transport, withTransport } from '../../transport/transport.ts';
import { isGenesisChat } from '../chat/is-genesis.ts';

/** What to verify. */
export type VerifyTarget =
  | {
      readonly kind: 'embedded';
      /** The address of a PostgreSQL at which databases are made for it; undefined: SQLite files. */
      readonly database?: string | undefined;
    }
  | {
      /** May contain `{{port}}`, `{{db}}` and `{{model-url}}`, which are replaced for each server. */
      readonly kind: 'spawned';
      readonly command: string;
      /** What it is called in reports and errors; by default its command line without secrets. */
      readonly name?: string | undefined;
      /** May contain `{{port}}`. */
      readonly url: string;
      /** The server's database; if the command has `{{db}}`, a PostgreSQL at which databases are made for it. */
      readonly database: string | undefined;
      /** A path that it must answer before it counts as ready; by default, nothing is asked. */
      readonly ready?: string | undefined;
      /** What it wants of every request, such as a login. */
      readonly headers?: readonly Header[];
      readonly transport?: Transport | undefined;
    }
  | {
      readonly kind: 'remote';
      readonly url: string;
      readonly database: string | undefined;
      readonly headers?: readonly Header[];
      readonly transport?: Transport | undefined;
      /** What it was asked already; nothing by default. */
      readonly asked?: readonly string[];
      /** What its answer left open, in sentences without a full stop. */
      readonly noticed?: readonly string[];
    };

export function describeTarget(target: VerifyTarget): string {
  if (target.kind === 'embedded') return onDatabase('embedded server', target.database);
  return target.kind === 'spawned' ? describeSpawned(target) : withTransport(target.url, target.transport);
}

function onDatabase(server: string, address: string | undefined): string {
  return address === undefined ? server : `${server} on ${shownAddress(address)}`;
}

/** What is asked of a server before its first load, such as `GET /api/metrics`. */
export function askedFirst(target: VerifyTarget, chat: Chat): string[] {
  switch (target.kind) {
    case 'embedded':
      return [];
    case 'spawned':
      return target.ready === undefined ? [] : [`GET ${withoutSecrets(target.ready)}`];
    case 'remote':
      return [...(target.asked ?? []), ...(isGenesisChat(chat) ? [`GET ${COUNTERS_PATH}`] : [])];
  }
}

/** Whether the target has the placeholder, so that each server can get a value of its own. */
export function accepts(name: 'port' | 'db' | 'model-url', target: VerifyTarget): boolean {
  // A command without {{port}} can read the port from its environment.
  if (name === 'port') return target.kind === 'spawned' && target.url.includes('{{port}}');
  return target.kind === 'spawned' && target.command.includes(`{{${name}}}`);
}

/** Whether each server can have a database of its own. */
export function acceptsDatabase(target: VerifyTarget): boolean {
  return target.kind === 'embedded' || accepts('db', target);
}

/** What a server is started with, as far as its target accepts it. */
export interface ServerSetup {
  readonly database: string;
  readonly modelUrl: string;
  /** More arguments for `genesis serve`, if the server is an embedded one. */
  readonly serveArguments: readonly string[];
}

export async function targetOptions(target: VerifyTarget, setup: ServerSetup): Promise<TargetOptions> {
  switch (target.kind) {
    case 'remote':
      return target;
    case 'embedded':
      return embeddedOptions(setup);
    case 'spawned':
      return spawnedOptions(target, setup);
  }
}

function embeddedOptions({ database, modelUrl, serveArguments }: ServerSetup): TargetOptions {
  // The server only offers this model: its own echo answers unless a check selects this one with `--model`.
  const more = [...serveArguments, '--model-url', modelUrl];
  return { kind: 'embedded', database, modelDelay: undefined, durability: undefined, arguments: more };
}

async function spawnedOptions(
  target: Extract<VerifyTarget, { kind: 'spawned' }>,
  setup: ServerSetup,
): Promise<TargetOptions> {
  const { database } = accepts('db', target) ? setup : target;
  return { ...target, ...(await fillCommand(target, setup)), database };
}
