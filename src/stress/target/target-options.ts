import type { Durability } from '../../store/sqlite/pool/protocol.ts';

/** What to load. */
export type TargetOptions =
  | {
      /** `genesis serve` as a child process on an empty temporary database. */
      readonly kind: 'embedded';
      /** Keep the database here instead. */
      readonly databaseFile: string | undefined;
      /** As `serve --model-delay` takes it. */
      readonly modelDelay: string | undefined;
      readonly durability: Durability | undefined;
      /** Where its model is, with OpenAI's API; the echo answers otherwise. */
      readonly modelUrl?: string | undefined;
      /** More arguments of `serve`. */
      readonly arguments?: readonly string[];
    }
  | {
      /** A server that a command line starts. */
      readonly kind: 'spawned';
      readonly command: string;
      readonly url: string;
      readonly databaseFile: string | undefined;
    }
  | {
      /** A server that runs already. */
      readonly kind: 'remote';
      readonly url: string;
      readonly databaseFile?: string | undefined;
    };
