import type { Operation, Outcome, Role } from '../../pool/batch-connection.ts';
import type { OpenedFiles } from '../file/opened-files.ts';
import type { BatchStates } from './protocol.ts';

/** A batch that is done: the outcomes of its first operations, in their order. */
export interface DoneBatch {
  readonly role: Role;
  readonly operations: readonly Operation[];
  readonly outcomes: readonly Outcome[];
  /** Undefined where the batch failed as a whole: what became of it is not known then. */
  readonly states: BatchStates | undefined;
  /** What `beforeCommit` returned. */
  readonly followUp: unknown;
}

/** Takes the reply to a batch at once if it has arrived; otherwise the event loop brings it. */
export type Collect = () => void;

/** Sees what all connections of a store do. */
export interface BatchObserver {
  /** A connection has the files open. Returns the descriptor of the log's index, by which its thread reads the states. */
  opened(files: OpenedFiles): number | undefined;
  /** A batch was sent to a writer. */
  sent(collect: Collect): void;
  /** A writer has answered, or its thread has ended. */
  answered(collect: Collect): void;
  /** Called before those that asked for the batch get their results. */
  done(batch: DoneBatch): void;
  /** A thread has ended in the midst of a batch. */
  lost(): void;
}
