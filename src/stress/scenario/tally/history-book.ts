import type { WireRequest } from '../../http/load-connection.ts';
import type { HistoryOptions } from '../../request/chat.ts';

/** Reading more of them would take longer than most loads. */
const MOST_CONVERSATIONS = 10_000;

/** The chats that one address shows to one user. */
export interface Conversation {
  readonly user: number;
  readonly history: HistoryOptions;
  /** The sequence numbers of its chats, in the order in which they were sent. */
  readonly sequences: number[];
  /** The last one, to send one more like it. */
  last: { readonly seq: number; readonly request: WireRequest };
}

/** Where each chat of a scenario can be read back. */
export class HistoryBook {
  readonly #conversations = new Map<string, Conversation>();
  chats = 0;
  /** Chats without their token, which cannot be found again. */
  withoutToken = 0;
  /** Chats with no address to read them back. */
  withoutHistory = 0;
  /** Chats of conversations beyond the most that are read. */
  beyond = 0;

  /** A chat was sent. Returns whether the audit can look for it. */
  note(
    user: number,
    seq: number,
    request: WireRequest,
    history: HistoryOptions | undefined,
    hasToken: boolean,
  ): boolean {
    this.chats++;
    if (!hasToken) this.withoutToken++;
    else if (history === undefined) this.withoutHistory++;
    else if (this.#add(user, seq, request, history)) return true;
    else this.beyond++;
    return false;
  }

  get conversations(): readonly Conversation[] {
    return [...this.#conversations.values()];
  }

  #add(user: number, seq: number, request: WireRequest, history: HistoryOptions): boolean {
    const key = `${user} ${history.path} ${history.place ?? ''}`;
    const known = this.#conversations.get(key);
    if (known) {
      known.sequences.push(seq);
      known.last = { seq, request };
      return true;
    }
    if (this.#conversations.size >= MOST_CONVERSATIONS) return false;
    this.#conversations.set(key, { user, history, sequences: [seq], last: { seq, request } });
    return true;
  }
}
