import type { Sample } from '../../measure/sample.ts';
import type { OwnRequest } from '../../scenario/round/own-request.ts';

/** When a load began. */
export interface Begun {
  /** ISO 8601. */
  readonly startedAt: string;
  /** The same in milliseconds of `performance.now()`. */
  readonly start: number;
}

/** How the request of a sample was sent. */
export interface Sending extends Begun {
  /** When the request was first sent, likewise. */
  readonly sentAt: number;
  readonly attempts: number;
  /** The fault that explains its outcome. */
  readonly excusedBy: 'kill' | 'terminate' | undefined;
  /** What a scenario says of it; undefined for a request from the template. */
  readonly own: Pick<OwnRequest, 'name' | 'hasToken'> | undefined;
}

/** A request that is over. One of a scenario beside its chats has no number, and no turn that could be stored. */
export type SentSample = Pick<Sample, 'outcome' | 'dueAt' | 'latencyMs' | 'detail' | 'wire'> &
  Partial<Pick<Sample, 'seq' | 'certainty' | 'stream' | 'timing'>>;

/** Takes each request of the measured load when it is over. What it throws ends the load. */
export type TakeSent = (sample: SentSample, sending: Sending) => void;
