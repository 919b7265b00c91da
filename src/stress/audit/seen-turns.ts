import type { Ledger } from './ledger.ts';
import type { StoredTurns } from './stored-turns.ts';

/** What several readings of the history showed: what one of them showed is stored. */
export class SeenTurns {
  readonly messages: Uint8Array;
  readonly replies: Uint8Array;
  assigned = 0;
  isAssignedByQuote = false;
  isLinked = false;
  hasNoRoles = false;
  misquoting = 0;
  notSent = 0;
  others = 0;
  /** Requests that only messages of several requests quote. */
  readonly onlyQuoted = new Set<number>();
  untraceable = 0;
  reads = 0;
  /** Reads that lacked acknowledged turns which another one showed. */
  staleReads = 0;
  /** Acknowledged requests that an earlier read lacked. */
  late = 0;
  /** Whether a read lacked what an earlier one had shown. */
  hasVanished = false;
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    this.messages = new Uint8Array(ledger.size);
    this.replies = new Uint8Array(ledger.size);
  }

  add(read: StoredTurns): void {
    const { late, vanished } = this.#merge(read);
    if (this.reads > 0 && late > 0) {
      this.staleReads = this.reads;
      this.late += late;
    }
    if (vanished > 0) {
      this.staleReads++;
      this.hasVanished = true;
    }
    this.reads++;
    this.assigned = Math.max(this.assigned, read.assigned);
    this.isAssignedByQuote ||= read.isAssignedByQuote;
    this.isLinked ||= read.isLinked;
    this.hasNoRoles ||= read.hasNoRoles;
    this.misquoting = Math.max(this.misquoting, read.misquoting);
    this.others = Math.max(this.others, read.others);
    for (const seq of read.onlyQuoted) this.onlyQuoted.add(seq);
    this.notSent = Math.max(this.notSent, read.notSent);
    this.untraceable = Math.max(this.untraceable, read.untraceable);
  }

  /** Acknowledged requests of which this read shows more than those before it, and less. */
  #merge(read: StoredTurns): { late: number; vanished: number } {
    let [late, vanished] = [0, 0];
    for (let seq = 0; seq < this.messages.length; seq++) {
      const [message, reply] = [this.messages[seq] ?? 0, this.replies[seq] ?? 0];
      const [nowMessage, nowReply] = [read.messages[seq] ?? 0, read.replies[seq] ?? 0];
      this.messages[seq] = Math.max(message, nowMessage);
      this.replies[seq] = Math.max(reply, nowReply);
      if (this.#ledger.certainty(seq) !== 'acknowledged') continue;
      if ((nowMessage > 0 && message === 0) || (nowReply > 0 && reply === 0)) late++;
      if ((nowMessage === 0 && message > 0) || (nowReply === 0 && reply > 0)) vanished++;
    }
    return { late, vanished };
  }
}
