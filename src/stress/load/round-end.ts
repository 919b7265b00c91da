/** How a round of a scenario ended: by its script, by a request that failed, or by the end of the load. */
export type RoundEnding = 'completed' | 'failed' | 'cutShort';

/** A round that is over. Moments are milliseconds of `performance.now()`. */
export interface RoundEnd {
  /** When it was due; without a schedule, when it began. */
  readonly dueAt: number;
  readonly begunAt: number;
  readonly endedAt: number;
  readonly ending: RoundEnding;
}
