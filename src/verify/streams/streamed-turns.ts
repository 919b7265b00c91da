import { type ReplyReading, replyReading } from '../../stress/answer/stream/reply-reading.ts';
import { sideOf } from '../../stress/audit/history/roles.ts';
import { controlTimeout, type HttpClient, withHttpClient } from '../../stress/http/http-client.ts';
import type { RequestOptions } from '../../stress/request/request.ts';
import { RequestWriter } from '../../stress/request/request-writer.ts';
import { TokenGenerator } from '../../stress/request/token.ts';
import { afterAbort } from '../../stress/target/after-abort.ts';
import type { Target } from '../../stress/target/target.ts';
import { canReadBack, historyOf } from '../chat/history-of.ts';
import { requestSaying } from '../chat/saying.ts';
import type { CheckContext } from '../check.ts';
import { StreamedTurn } from './streamed-turn.ts';

/** It is in each half of the reply of an echo, so that half a reply can be traced too. */
const inTwoHalves = (token: string) => `${token} with some more words ${token}`;

/** What is stored of a turn. */
export type StoredPart = 'nothing' | 'message' | 'part of the reply' | 'whole';

/** Chat turns that are answered with streams. */
export class StreamedTurns {
  readonly #target: Target;
  readonly #context: CheckContext;
  readonly #tokens = new TokenGenerator();
  readonly #writer: RequestWriter;
  readonly #reading: ReplyReading;
  readonly #turns: StreamedTurn[] = [];

  private constructor(target: Target, context: CheckContext, request: RequestOptions) {
    this.#target = target;
    this.#context = context;
    this.#writer = new RequestWriter({
      site: target,
      request: requestSaying(request, inTwoHalves),
      tokens: this.#tokens,
      seed: undefined,
    });
    this.#reading = replyReading(this.#tokens, request);
  }

  /** Runs `use` with turns that are sent as `request`, and closes their connections afterwards. */
  static async use<T>(
    target: Target,
    context: CheckContext,
    request: RequestOptions,
    use: (turns: StreamedTurns) => Promise<T>,
  ): Promise<T> {
    const turns = new StreamedTurns(target, context, request);
    const stopWaiting = afterAbort(context.signal, 0, () => turns.#leave());
    return use(turns).finally(() => {
      stopWaiting();
      turns.#leave();
    });
  }

  /** Sends `number` turns at once. */
  begin(number: number): readonly StreamedTurn[] {
    const first = this.#turns.length;
    const begun = Array.from({ length: number }, (_, index) => this.#begin(first + index));
    this.#turns.push(...begun);
    return begun;
  }

  /** What its message says at least. */
  messageOf({ seq }: StreamedTurn): string {
    return inTwoHalves(this.#tokens.token(seq));
  }

  /** The reply that answers one turn, as it answers the other one. */
  replyAs(reply: string, { seq }: StreamedTurn, other: StreamedTurn): string {
    return reply.replaceAll(this.#tokens.token(seq), this.#tokens.token(other.seq));
  }

  /** Whether so much of its reply has come that also a part of it, once stored, shows its turn. */
  isTraceable({ seq, text }: StreamedTurn): boolean {
    return this.#tokens.isIn(text, seq);
  }

  /** What is stored of each of these turns; none where that cannot be read. Throws `AUDIT_UNREADABLE`. */
  async stored(turns: readonly StreamedTurn[]): Promise<readonly StoredPart[]> {
    const { chat, timeoutMs, signal } = this.#context;
    if (!canReadBack(chat)) return [];
    const read = async (client: HttpClient) => {
      const found = new Map<number, StoredPart>();
      for await (const { role, content } of historyOf(client, chat, this.#tokens)?.messages() ?? []) {
        const [seq] = this.#tokens.sequencesIn(content);
        if (seq !== undefined) found.set(seq, more(found.get(seq), this.#partIn(role, content, seq)));
      }
      return turns.map(({ seq }) => found.get(seq) ?? 'nothing');
    };
    return withHttpClient(this.#target, controlTimeout(timeoutMs), read, signal);
  }

  #begin(seq: number): StreamedTurn {
    const { timeoutMs } = this.#context;
    const request = this.#writer.write(seq);
    return new StreamedTurn({ site: this.#target, timeoutMs, seq, request, reading: this.#reading });
  }

  #partIn(role: string, content: string, seq: number): StoredPart {
    if (sideOf(role) === 'user') return 'message';
    return content.includes(inTwoHalves(this.#tokens.token(seq))) ? 'whole' : 'part of the reply';
  }

  #leave(): void {
    for (const turn of this.#turns) turn.leave();
  }
}

const PARTS: readonly StoredPart[] = ['nothing', 'message', 'part of the reply', 'whole'];

function more(one: StoredPart = 'nothing', other: StoredPart): StoredPart {
  return PARTS.indexOf(one) > PARTS.indexOf(other) ? one : other;
}
