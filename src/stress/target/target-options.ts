import type { Durability } from '../../store/options.ts';
import type { Transport } from '../../transport/transport.ts';
import type { Header } from '../http/site.ts';

/** What to load. */
export type TargetOptions =
  | {
      /** `genesis serve` as a child process on an empty temporary database. */
      readonly kind: 'embedded';
      /** Keep the database here instead. */
      readonly database: string | undefined;
      /** The value of `serve --model-delay`. */
      readonly modelDelay: string | undefined;
      readonly durability: Durability | undefined;
      /** The address of a model with OpenAI's API; by default the echo answers. */
      readonly modelUrl?: string | undefined;
      /** More arguments of `serve`. */
      readonly arguments?: readonly string[];
    }
  | {
      /** A server that a command line starts. */
      readonly kind: 'spawned';
      readonly command: string;
      /** What it is called in reports and errors; by default its command line without secrets. */
      readonly name?: string | undefined;
      readonly url: string;
      readonly database: string | undefined;
      /** A path that it must answer with a status below 500 before it counts as ready; by default, nothing is asked. */
      readonly ready?: string | undefined;
      /** What it wants of every request, such as a login. */
      readonly headers?: readonly Header[];
      readonly transport?: Transport | undefined;
    }
  | {
      /** A server that runs already. */
      readonly kind: 'remote';
      readonly url: string;
      readonly database?: string | undefined;
      /** What it wants of every request, such as a login. */
      readonly headers?: readonly Header[];
      readonly transport?: Transport | undefined;
      /** What this tool asked it already, such as `POST /api/chat, once`; nothing by default. */
      readonly asked?: readonly string[];
      /** What its answer left open, in sentences without a full stop. */
      readonly noticed?: readonly string[];
    };

/** Whether the database is made for this server alone, so that nothing is stored in it yet. */
export function startsEmpty(options: TargetOptions): boolean {
  if (options.database !== undefined || options.kind === 'remote') return false;
  return options.kind === 'embedded' || options.command.includes('{{db}}');
}
