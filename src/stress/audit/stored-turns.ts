import { GenesisError } from '../../errors.ts';
import type { HistoryMessage } from './history/history-message.ts';
import { KNOWN_ROLES, NO_ROLE, sideOf } from './history/roles.ts';
import { SeveralRequests } from './recognition/several-requests.ts';
import { UntraceableReplies } from './untraceable-replies.ts';

type Id = HistoryMessage['id'];

/** A reply is stored near its message: links over more messages are not worth the memory of an hour's run. */
const REMEMBERED = 100_000;

/** Stored more often than this is counted as this often: counting on could overflow to 0. */
const MOST = 255;

/** What one reading of the history shows of each request of a run. */
export class StoredTurns {
  /** How often the message, and the reply, of each request is stored. */
  readonly messages: Uint8Array;
  readonly replies: Uint8Array;
  /** Messages of all kinds and clients. */
  listed = 0;
  /** Replies that were assigned to a request. */
  assigned = 0;
  /** Whether some of them show only by the token that they quote which message they answer. */
  isAssignedByQuote = false;
  /** Whether some have a link to the message that they answer. */
  isLinked = false;
  /** Whether it does not show who wrote its messages: then each is a turn, or half of one. */
  hasNoRoles = false;
  /** Whether the server says that there are more messages than could be read. */
  isPart = false;
  /** Replies whose link names the message of one request, and that quote only another one. */
  misquoting = 0;
  /** Messages and replies with tokens that the load did not send: those of an earlier run with the same seed, or sent after it. */
  notSent = 0;
  /** Messages of users that are not of the run: nearly always older ones. */
  others = 0;
  /** Requests that only messages of several requests quote, and perhaps only repeat. */
  onlyQuoted: readonly number[] = [];
  readonly #several = new SeveralRequests();
  readonly #untraceable = new UntraceableReplies();
  #untraceableOfOthers = 0;
  /** Undefined for messages of other clients: their replies do not belong to this run, whatever they quote. */
  readonly #sequenceOfId = new Map<Id, number | undefined>();
  /** What each reply quotes whose message was not listed yet, such as in a list that starts with the newest. */
  readonly #waiting = new Map<Id, (readonly number[])[]>();

  constructor(requests: number) {
    this.messages = new Uint8Array(requests);
    this.replies = new Uint8Array(requests);
  }

  /** Replies that do not show what they answer: any of them may belong to any request. */
  get untraceable(): number {
    return this.#untraceable.count + this.#untraceableOfOthers;
  }

  /** Adds what one of several histories shows of its own requests. */
  addHistory(history: StoredTurns, sequences: readonly number[]): void {
    for (const seq of sequences) {
      this.messages[seq] = Math.max(this.messages[seq] ?? 0, history.messages[seq] ?? 0);
      this.replies[seq] = Math.max(this.replies[seq] ?? 0, history.replies[seq] ?? 0);
    }
    this.listed += history.listed;
    this.assigned += history.assigned;
    this.misquoting += history.misquoting;
    this.notSent += history.notSent;
    this.others += history.others;
    this.isAssignedByQuote ||= history.isAssignedByQuote;
    this.isLinked ||= history.isLinked;
    this.hasNoRoles ||= history.hasNoRoles;
    this.isPart ||= history.isPart;
    this.onlyQuoted = [...this.onlyQuoted, ...history.onlyQuoted];
    this.#untraceableOfOthers += history.untraceable;
  }

  /** `quoted`: the requests whose tokens are in its text. Throws `AUDIT_UNREADABLE` for an unknown role. */
  add({ id, role, replyTo }: HistoryMessage, quoted: readonly number[]): void {
    this.listed++;
    if (quoted.length > 0) this.#untraceable.seeToken();
    const side = role === NO_ROLE ? 'user' : sideOf(role);
    this.hasNoRoles ||= role === NO_ROLE;
    const different = [...new Set(quoted)];
    if (side === 'user' && different.length > 1) this.#several.add(id, different);
    else if (side === 'user') this.#addMessage(id, quoted[0]);
    else if (side === 'model') this.#addReply(replyTo, different);
    else if (quoted.length > 0 && side === undefined) throw unknownRole(role);
  }

  /** Whether another reading shows a part of a turn that this one does not. */
  lacks(other: StoredTurns): boolean {
    return this.messages.some(
      (times, seq) =>
        times < (other.messages[seq] ?? 0) || (this.replies[seq] ?? 0) < (other.replies[seq] ?? 0),
    );
  }

  /** `isInPlace`: whether it is added where the list has it. */
  #addMessage(id: Id, seq: number | undefined, isInPlace = true): void {
    this.#sequenceOfId.set(id, seq);
    forgetOldest(this.#sequenceOfId);
    const waiting = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    if (seq === undefined) return void this.others++;
    if (seq >= this.messages.length) this.notSent++;
    for (const quoted of waiting) this.#assignByLink(seq, quoted);
    if (isInPlace && this.replies[seq]) this.#untraceable.see('newest-first');
    increment(this.messages, seq);
  }

  /** Replies may wait for these messages, which are known only now. */
  #settleSeveral(): void {
    const { own, joined, onlyQuoted } = this.#several.settle((seq) => (this.messages[seq] ?? 0) > 0);
    for (const { id, seq } of own) this.#addMessage(id, seq, false);
    for (const seq of joined) {
      if (seq >= this.messages.length) this.notSent++;
      increment(this.messages, seq);
    }
    this.onlyQuoted = onlyQuoted;
  }

  #addReply(replyTo: HistoryMessage['replyTo'], quoted: readonly number[]): void {
    if (replyTo != null) {
      this.isLinked = true;
      this.#addLinked(replyTo, quoted);
    } else if (quoted.length === 1) {
      this.isAssignedByQuote = true;
      this.#assignByQuote(quoted);
    } else {
      this.#untraceable.add(quoted.length > 0);
    }
  }

  /** A link is more reliable than a quote. */
  #addLinked(replyTo: Id, quoted: readonly number[]): void {
    if (this.#sequenceOfId.has(replyTo)) {
      const seq = this.#sequenceOfId.get(replyTo);
      if (seq !== undefined) this.#assignByLink(seq, quoted);
      return;
    }
    const waiting = this.#waiting.get(replyTo);
    if (waiting) return void waiting.push(quoted);
    this.#waiting.set(replyTo, [quoted]);
    for (const left of forgetOldest(this.#waiting) ?? []) this.#assignByQuote(left);
  }

  /** Call it after the last message: a reply whose message is missing still quotes its token. */
  finish(): void {
    this.#settleSeveral();
    for (const quoted of [...this.#waiting.values()].flat()) this.#assignByQuote(quoted);
    this.#waiting.clear();
  }

  #assignByQuote([only, ...others]: readonly number[]): void {
    if (only !== undefined && others.length === 0) this.#assign(only);
  }

  #assignByLink(seq: number, quoted: readonly number[]): void {
    if (quoted.length > 0 && !quoted.includes(seq)) this.misquoting++;
    this.#assign(seq);
  }

  #assign(seq: number): void {
    if (this.messages[seq]) this.#untraceable.see('oldest-first');
    if (seq >= this.replies.length) this.notSent++;
    increment(this.replies, seq);
    this.assigned++;
  }
}

function increment(counts: Uint8Array, index: number): void {
  counts[index] = Math.min(MOST, (counts[index] ?? 0) + 1);
}

/** Removes the oldest entry if there are too many, and returns what it was. */
function forgetOldest<Value>(values: Map<Id, Value>): Value | undefined {
  if (values.size <= REMEMBERED) return undefined;
  const [oldest] = values;
  if (oldest) values.delete(oldest[0]);
  return oldest?.[1];
}

function unknownRole(role: string): GenesisError {
  return new GenesisError(
    'AUDIT_UNREADABLE',
    `a stored message has the role ${role.slice(0, 40)}, none of ${KNOWN_ROLES.join(', ')}`,
  );
}
