import type { ApiName } from '../stress/request/api-name.ts';

/** One request, and what its answer shows. */
export interface ProbeStep {
  /** `POST http://127.0.0.1:8080/api/chat`. */
  readonly request: string;
  /** Null where no answer came. */
  readonly status: number | null;
  readonly tookMs: number;
  /** What the answer shows, without a full stop. */
  readonly says: string;
}

/** A chat that was answered. */
export interface FoundChat {
  /** The known API that it has; null for another one. */
  readonly api: ApiName | null;
  /** `POST http://127.0.0.1:8080/v1/chat/completions`. */
  readonly request: string;
  /** Where the JSON of the answer has the reply; null where all of the answer is read as it, or it is a stream. */
  readonly reply: string | null;
  readonly isStream: boolean;
  /** Whether the reply repeats the message: only that shows which request it belongs to. */
  readonly repeatsMessage: boolean;
  readonly keepsConnection: boolean;
  /** The path that shows what was stored; null where none of the usual ones does. */
  readonly history: string | null;
}

export interface ProbeChange {
  /** Such as `--reply`. */
  readonly option: string;
  /** Null for an option without one. */
  readonly value: string | null;
}

/** What a server wants of those who chat with it, as plain data: what `--json` writes. */
export interface ProbeResult {
  readonly schema: 'genesis.probe/1';
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly tookMs: number;
  /** The address that was asked. */
  readonly target: string;
  /** In the order of the requests. */
  readonly steps: readonly ProbeStep[];
  /** Null where no request was answered with a reply. */
  readonly found: FoundChat | null;
  /** Options to add to those that were given; without a chat, some that were not tried. */
  readonly changes: readonly ProbeChange[];
  /** What else to do, as sentences. */
  readonly advice: readonly string[];
  /** Command lines for this chat; empty where none is known. */
  readonly commands: readonly string[];
  readonly interrupted: boolean;
}
