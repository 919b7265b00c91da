import type { LeftOut } from './left-out.ts';

export type DatabaseKind = 'sqlite' | 'postgres' | 'python';

export interface CopiedDatabase {
  readonly kind: DatabaseKind;
  /** A path, or an address without its password. */
  readonly name: string;
}

/** A conversation whose two sides are not equal. */
export interface Difference {
  readonly from: string;
  readonly to: string;
  /** How many messages each side has. */
  readonly fromMessages: number;
  readonly toMessages: number;
}

export interface CopyResult {
  readonly schema: 'genesis.copy/1';
  readonly generator: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly tookMs: number;
  readonly from: CopiedDatabase;
  readonly to: CopiedDatabase;
  /** Whether an interrupted copy was continued. The counts are of both together. */
  readonly resumed: boolean;
  readonly conversations: number;
  readonly messages: number;
  /** Of text. */
  readonly bytes: number;
  readonly summaries: number;
  readonly settings: number;
  readonly keys: number;
  readonly verified: {
    /** Conversations whose counts and checksums agree. */
    readonly conversations: number;
    readonly differences: readonly Difference[];
  };
  /** Conversations that got a new id. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  readonly leftOut: readonly LeftOut[];
  /** What is not copied on purpose, each in a sentence. */
  readonly notes: readonly string[];
}

/** Whether everything is in the target, and equal. */
export function isWhole({ leftOut, verified }: CopyResult): boolean {
  return leftOut.length === 0 && verified.differences.length === 0;
}
