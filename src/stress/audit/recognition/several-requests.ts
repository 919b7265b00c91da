import type { Id } from '../history/history-message.ts';

/** A message that quotes several requests: the first and the last of them. */
interface Several {
  readonly id: Id;
  readonly first: number;
  readonly last: number;
}

/**
 * Messages that quote several requests each. In a prompt with earlier messages around it, one of them is its own; where a
 * server joins the messages of one side, all are.
 */
export class SeveralRequests {
  readonly #messages: Several[] = [];
  readonly #quoted = new Set<number>();
  #quotes = 0;

  /** `quoted`: different requests, two at least. */
  add(id: Id, quoted: readonly number[]): void {
    this.#messages.push({ id, first: quoted[0] as number, last: quoted.at(-1) as number });
    for (const seq of quoted) this.#quoted.add(seq);
    this.#quotes += quoted.length;
  }

  /** The requests that they are of. `isShown`: whether a message that quotes no other one shows a request. */
  settle(isShown: (seq: number) => boolean): SettledRequests {
    const end = ownEnd(this.#messages, isShown);
    const own = this.#messages.map((message) => ({ id: message.id, seq: message[end] }));
    const ofOwn = new Set(own.map(({ seq }) => seq));
    const others = [...this.#quoted].filter((seq) => !ofOwn.has(seq) && !isShown(seq));
    // What a prompt quotes is also shown elsewhere.
    const areJoined = this.#quotes === this.#quoted.size && ![...this.#quoted].some(isShown);
    return areJoined ? { own, joined: others, onlyQuoted: [] } : { own, joined: [], onlyQuoted: others };
  }
}

interface SettledRequests {
  readonly own: readonly { readonly id: Id; readonly seq: number }[];
  /** More requests that they are of. */
  readonly joined: readonly number[];
  /** Requests that they may only repeat. */
  readonly onlyQuoted: readonly number[];
}

/** Where the own request of each message stands: no two have the same, unless one is stored twice. */
export function ownEnd(
  messages: readonly Pick<Several, 'first' | 'last'>[],
  isShown: (seq: number) => boolean,
): 'first' | 'last' {
  const different = (end: 'first' | 'last') =>
    new Set(messages.map((message) => message[end]).filter((seq) => !isShown(seq))).size;
  return different('last') > different('first') ? 'last' : 'first';
}
