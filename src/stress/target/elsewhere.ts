import { otherLoopback } from '../../transport/other-loopback.ts';
import type { Site } from '../http/site.ts';

/** A server begins to listen at all its addresses within moments. */
const SURE_AFTER_MS = 2_000;

/** Finds out that a server listens at the other loopback address only. */
export class Elsewhere {
  readonly #url: URL | undefined;
  #since: number | undefined;

  private constructor(url: URL | undefined) {
    this.#url = url;
  }

  /** Before the server is started: what listens there by then is another one. */
  static async before({ url, transport }: Pick<Site, 'url' | 'transport'>): Promise<Elsewhere> {
    const origin = new URL(url);
    const isOther = transport?.socketPath !== undefined || (await otherLoopback(origin)) !== undefined;
    return new Elsewhere(isOther ? undefined : origin);
  }

  /** Its URL there, once that is sure. Call it while the server does not listen at its own address. */
  async look(): Promise<string | undefined> {
    const url = this.#url && (await otherLoopback(this.#url));
    if (url === undefined) return undefined;
    this.#since ??= performance.now();
    return performance.now() - this.#since < SURE_AFTER_MS ? undefined : url;
  }
}
