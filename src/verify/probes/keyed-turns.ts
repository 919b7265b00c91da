import { controlTimeout, withHttpClient } from '../../stress/http/http-client.ts';
import { TokenGenerator } from '../../stress/request/token.ts';
import { withKey } from '../../stress/request/with-key.ts';
import { type Answered, VirtualUsers } from '../../stress/run/sending/virtual-users.ts';
import type { Target } from '../../stress/target/target.ts';
import { canReadBack, historyOf, isOfUser } from '../chat/history-of.ts';
import type { CheckContext } from '../check.ts';

/** Chat turns that can be sent any number of times, each time with the same `Idempotency-Key`, on a new connection. */
export class KeyedTurns {
  readonly #target: Target;
  readonly #context: CheckContext;
  readonly #tokens = new TokenGenerator();
  readonly #users: VirtualUsers;

  private constructor(target: Target, context: CheckContext, most: number) {
    this.#target = target;
    this.#context = context;
    // With a seed, a turn has the same key each time it is written.
    this.#users = new VirtualUsers({
      site: target,
      users: most,
      timeoutMs: context.timeoutMs,
      tokens: this.#tokens,
      seed: this.#tokens.runId,
      request: withKey(context.chat.request),
      reconnect: true,
      onBytes: () => {},
    });
  }

  /** Runs `use` with turns of which each may be sent `most` times at once, and closes their connections afterwards. */
  static async use<T>(
    target: Target,
    context: CheckContext,
    most: number,
    use: (turns: KeyedTurns) => Promise<T>,
  ): Promise<T> {
    const turns = new KeyedTurns(target, context, most);
    return use(turns).finally(() => turns.#users.destroy());
  }

  /** Sends turn number `turn`, `times` times at once. */
  send(turn: number, times = 1): Promise<readonly Answered[]> {
    return Promise.all(Array.from({ length: times }, (_, user) => this.#users.send(user, turn)));
  }

  /** Sends these turns at once. */
  async sendEach(turns: readonly number[]): Promise<readonly Answered[]> {
    return Promise.all(turns.map((turn, user) => this.#users.send(user, turn)));
  }

  /** How often turn number `turn` is stored; undefined where that cannot be read. Throws `AUDIT_UNREADABLE`. */
  async stored(turn: number): Promise<number | undefined> {
    const { chat, timeoutMs, signal } = this.#context;
    if (!canReadBack(chat)) return undefined;
    const timeToReadMs = controlTimeout(timeoutMs);
    return withHttpClient(
      this.#target,
      timeToReadMs,
      async (client) => {
        let times = 0;
        for await (const { role, content } of historyOf(client, chat, this.#tokens)?.messages() ?? []) {
          if (isOfUser(role) && this.#tokens.isIn(content, turn)) times++;
        }
        return times;
      },
      signal,
    );
  }
}
