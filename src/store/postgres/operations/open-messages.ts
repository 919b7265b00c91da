import { RecentMap } from '../../recent-map.ts';

/** How many conversations are remembered: about a MiB. */
const MAX_CONVERSATIONS = 10_000;

interface Known {
  /** The last message of the conversation when they were counted. */
  readonly lastId: number;
  readonly count: number;
}

/**
 * How many messages of recent conversations have no summary: counting them costs as much as storing a turn. What is known
 * holds only as long as the conversation still ends with the same message, which another server's turn changes. Ids are never
 * given twice, so what a transaction noted that was then rolled back holds for no conversation.
 */
export class OpenMessages extends RecentMap<Known> {
  constructor() {
    super(MAX_CONVERSATIONS);
  }
}
