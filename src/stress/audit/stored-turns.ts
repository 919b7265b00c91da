import { GenesisError } from '../../errors.ts';
import type { HistoryMessage } from './history.ts';

type Id = HistoryMessage['id'];

/** The words that chat servers use for the two sides; other roles, such as `system`, are neither. */
const USERS: ReadonlySet<string> = new Set(['user', 'human']);
const MODELS: ReadonlySet<string> = new Set(['assistant', 'ai', 'model', 'bot']);

/** A reply is stored near its message: links over more messages are not worth the memory of an hour's run. */
const REMEMBERED = 100_000;

/** How often the message, and the reply, of each request of a run is stored. */
export class StoredTurns {
  readonly messages: Uint8Array;
  readonly replies: Uint8Array;
  /** Replies that do not show what they answer: any of them may belong to any request. */
  untraceable = 0;
  /** Undefined for messages of other clients: their replies do not belong to this run, whatever they quote. */
  readonly #sequenceOfId = new Map<Id, number | undefined>();
  /** Replies listed before their message, such as in a list that starts with the newest. */
  readonly #repliesTo = new Map<Id, number>();

  constructor(requests: number) {
    this.messages = new Uint8Array(requests);
    this.replies = new Uint8Array(requests);
  }

  /** `quoted`: the requests whose tokens are in its text. Throws `AUDIT_UNREADABLE` for an unknown role. */
  add({ id, role, replyTo }: HistoryMessage, quoted: readonly number[]): void {
    if (USERS.has(role)) this.#addMessage(id, quoted[0]);
    else if (MODELS.has(role)) this.#addReply(replyTo, [...new Set(quoted)]);
    else if (quoted.length > 0) throw unknownRole(role);
  }

  #addMessage(id: Id, seq: number | undefined): void {
    remember(this.#sequenceOfId, id, seq);
    if (seq === undefined) return;
    increment(this.messages, seq);
    for (let waiting = this.#repliesTo.get(id) ?? 0; waiting > 0; waiting--) increment(this.replies, seq);
  }

  #addReply(replyTo: HistoryMessage['replyTo'], quoted: readonly number[]): void {
    const [only, ...others] = quoted;
    // A link is more reliable than a quote; but a reply whose message is missing still quotes the token.
    if (replyTo != null && this.#sequenceOfId.has(replyTo)) this.#count(this.#sequenceOfId.get(replyTo));
    else if (only !== undefined && others.length === 0) increment(this.replies, only);
    else if (replyTo != null) remember(this.#repliesTo, replyTo, (this.#repliesTo.get(replyTo) ?? 0) + 1);
    else this.untraceable++;
  }

  #count(seq: number | undefined): void {
    if (seq !== undefined) increment(this.replies, seq);
  }
}

function increment(counts: Uint8Array, index: number): void {
  // Two means "more than once"; counting on could overflow to 0.
  counts[index] = Math.min(2, (counts[index] ?? 0) + 1);
}

function remember<Value>(values: Map<Id, Value>, id: Id, value: Value): void {
  values.set(id, value);
  if (values.size <= REMEMBERED) return;
  const [oldest] = values.keys();
  if (oldest !== undefined) values.delete(oldest);
}

function unknownRole(role: string): GenesisError {
  const known = [...USERS, ...MODELS].join(', ');
  return new GenesisError(
    'AUDIT_UNREADABLE',
    `a stored message has the role ${role.slice(0, 40)}, none of ${known}`,
  );
}
