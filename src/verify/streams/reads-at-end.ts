import { GenesisError } from '../../errors.ts';
import { controlTimeout, withHttpClient } from '../../stress/http/http-client.ts';
import type { Sample } from '../../stress/measure/sample.ts';
import type { TokenGenerator } from '../../stress/request/token.ts';
import type { Target } from '../../stress/target/target.ts';
import { canReadBack, historyOf, isOfUser } from '../chat/history-of.ts';
import type { CheckContext } from '../check.ts';

/** Each reads the whole history. */
const MOST_READS = 3;

/** Reads the history as soon as a stream has ended: its turn must be there. */
export class ReadsAtEnd {
  readonly #target: Target;
  readonly #context: CheckContext;
  readonly #tokens: TokenGenerator;
  readonly #reads: Promise<number | undefined>[] = [];

  constructor(target: Target, context: CheckContext, tokens: TokenGenerator) {
    this.#target = target;
    this.#context = context;
    this.#tokens = tokens;
  }

  /** Looks for the turn of a stream that has just ended well, for the first few of them. */
  add({ outcome, seq }: Sample): void {
    if (outcome !== 'ok' || this.#reads.length >= MOST_READS || !canReadBack(this.#context.chat)) return;
    this.#reads.push(this.#lacks(seq).then((lacks) => (lacks ? seq : undefined)));
  }

  get size(): number {
    return this.#reads.length;
  }

  /** How many turns were missing then and are there now: an old one that a history no longer shows is missing still. */
  async storedLate(): Promise<number> {
    const missing = (await Promise.all(this.#reads)).filter((seq) => seq !== undefined);
    const stillMissing = await Promise.all(missing.map((seq) => this.#lacks(seq)));
    return stillMissing.filter((lacks) => !lacks).length;
  }

  /** False where the history cannot be read: the audit says that. */
  async #lacks(seq: number): Promise<boolean> {
    const { chat, timeoutMs, signal } = this.#context;
    const shown = withHttpClient(
      this.#target,
      controlTimeout(timeoutMs),
      async (client) => {
        for await (const { role, content } of historyOf(client, chat, this.#tokens)?.messages() ?? [])
          if (isOfUser(role) && this.#tokens.isIn(content, seq)) return true;
        return false;
      },
      signal,
    );
    return !(await shown.catch(unreadable));
  }
}

function unreadable(error: unknown): true {
  if (error instanceof GenesisError) return true;
  throw error;
}
