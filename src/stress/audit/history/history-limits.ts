/** What one reading of a history may be. A server can list messages for ever, but not more than it was sent and had before. */
export interface HistoryLimits {
  readonly messages: number;
  readonly pages: number;
  /** Bytes of one page, compressed or not. */
  readonly pageBytes: number;
  /** Characters of all pages. */
  readonly chars: number;
}

/** What a load sent and received; every message of it that is stored was one or the other. */
export interface Exchanged {
  readonly requests: number;
  readonly chars: number;
}

/** Before any load. */
export const NOTHING_EXCHANGED: Exchanged = { requests: 0, chars: 0 };

const MIB = 1024 * 1024;

/** What may have been stored before the load: more than a conversation can be. */
const BEFORE = { messages: 1_000_000, pages: 20_000, pageBytes: 64 * MIB, chars: 1024 * MIB };

/** A turn has two messages; some servers list what tools and models said in between, too. */
const MESSAGES_OF_A_TURN = 8;
/** The smallest pages have a few messages. */
const PAGES_OF_A_TURN = 1;
/** Around the text of a turn: ids, roles, times, what a model reports about itself. */
const CHARS_AROUND_A_TURN = 4_096;
/** JSON can write a character as six, and both sides can be stored with the prompt. */
const GROWTH = 8;

/** No longer text can be built in V8, where all of a page becomes one. */
const MOST_PAGE_BYTES = 480 * MIB;

/** Far more than a server needs that stores what it was sent. */
export function historyLimits({ requests, chars }: Exchanged): HistoryLimits {
  const sent = requests * CHARS_AROUND_A_TURN + chars * GROWTH;
  return {
    messages: BEFORE.messages + requests * MESSAGES_OF_A_TURN,
    pages: BEFORE.pages + requests * PAGES_OF_A_TURN,
    // Many servers list everything on one page.
    pageBytes: Math.min(MOST_PAGE_BYTES, BEFORE.pageBytes + sent),
    chars: BEFORE.chars + sent,
  };
}

/** Milliseconds for all readings of a history together. */
export function readingTimeMs({ requests }: Exchanged): number {
  return 10 * 60_000 + requests;
}
