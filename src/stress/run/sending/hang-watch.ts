import { addAbortListener } from 'node:events';
import { cpuShareBetween } from '../../../locks/proc/group/group-cpu.ts';
import type { Outcome } from '../../answer/outcome.ts';
import { LoadConnection } from '../../http/load-connection.ts';
import { pathOn } from '../../http/site.ts';
import { type Hang, silenceWords } from '../../judge/measured/hang.ts';
import { systemClock } from '../../load/clock.ts';
import { isWaiting, type ServerMoment, serverMoment } from '../../target/server-moment.ts';
import type { Target } from '../../target/target.ts';

/** Milliseconds without a byte from a server, on any connection, after which it may hang. */
export const HANG_AFTER_MS = 15_000;

/** A silence is looked at this often before it is long enough. */
const LOOKS = 30;

/** The share of that time after which the CPU is measured: a look at all processes, which an answer must not wait for. */
const MEASURED_FROM = 0.2;

const IDLE_CPU_SHARE = 0.05;
const PROBE_TIMEOUT_MS = 3_000;

export interface HangWatchOptions {
  readonly target: Target;
  readonly hangAfterMs: number;
  /** Whether a fault keeps the server from answering now. */
  readonly isHeldBack: () => boolean;
}

interface Silence {
  readonly sinceMs: number;
  readonly signs: number;
  /** Undefined while it is short. */
  readonly moment: ServerMoment | undefined;
}

/** Notices that a server hangs, so that nothing waits for the timeouts of all its requests. */
export class HangWatch {
  readonly #options: HangWatchOptions;
  readonly #unloaded: ServerMoment | undefined;
  #inFlight = 0;
  /** Bytes and ends of requests: each shows that the server is alive. */
  #signs = 0;
  #longestMs = 0;
  #silence: Silence = this.#newSilence();

  /** To be made before the load: it looks at all processes. */
  constructor(options: HangWatchOptions) {
    this.#options = options;
    this.#unloaded = momentOf(options.target);
  }

  /** A load connection received bytes. */
  received(): void {
    this.#signs++;
  }

  sent(): void {
    this.#inFlight++;
  }

  /** An attempt at a request is over; it may be repeated. */
  attempted(outcome: Outcome, latencyMs: number): void {
    if (outcome === 'timeout') return;
    this.#signs++;
    this.#longestMs = Math.max(this.#longestMs, latencyMs);
  }

  /** The last attempt at a request is over. */
  ended(): void {
    this.#inFlight--;
  }

  /**
   * Makes a load until it is over or the server hangs: then its signal aborts, and `giveUp` must end the requests in
   * flight. Never finds that of a server that this tool did not start, because its CPU time is unknown.
   */
  async during<T>(
    load: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
    giveUp: (reason: string) => void,
  ): Promise<{ readonly value: T; readonly hang: Hang | null }> {
    const [over, hung] = [new AbortController(), new AbortController()];
    const watching = this.#untilHang(over.signal).then((hang) => {
      if (hang === null) return null;
      hung.abort();
      giveUp(silenceWords(hang.silentMs));
      return hang;
    });
    const value = await load(AbortSignal.any([signal, hung.signal])).finally(() => over.abort());
    // Requests with a shorter timeout ended before the silence was long enough to give up.
    return { value, hang: (await watching) ?? (await this.#hangNow(signal)) };
  }

  async #untilHang(over: AbortSignal): Promise<Hang | null> {
    const { hangAfterMs } = this.#options;
    if (this.#unloaded === undefined) return null;
    this.#silence = this.#newSilence();
    for (;;) {
      await systemClock.sleep(hangAfterMs / LOOKS, over);
      if (over.aborted) return null;
      this.#look();
      // A server that once took long for an answer may do so again.
      if (this.#silentMs < Math.max(hangAfterMs, 2 * this.#longestMs)) continue;
      const hang = await this.#hangNow(over);
      // Where the load ended meanwhile, the silence is looked at once more.
      if (hang !== null || over.aborted) return hang;
      this.#silence = this.#newSilence();
    }
  }

  #newSilence(): Silence {
    return { sinceMs: performance.now(), signs: this.#signs, moment: undefined };
  }

  get #silentMs(): number {
    return performance.now() - this.#silence.sinceMs;
  }

  #look(): void {
    const { target, hangAfterMs } = this.#options;
    if (this.#inFlight === 0 || this.#isExplained) this.#silence = this.#newSilence();
    else if (this.#silence.moment === undefined && this.#silentMs >= MEASURED_FROM * hangAfterMs)
      this.#silence = { ...this.#silence, moment: momentOf(target) };
  }

  /** Whether the silence is over, or not the server's. */
  get #isExplained(): boolean {
    const { target, isHeldBack } = this.#options;
    return this.#silence.signs !== this.#signs || isHeldBack() || (target.modelOwes?.() ?? 0) > 0;
  }

  /** Null unless the present silence has lasted, and a new connection finds no life either. */
  async #hangNow(signal: AbortSignal): Promise<Hang | null> {
    const { target } = this.#options;
    const [unloaded, before] = [this.#unloaded, this.#silence.moment];
    if (!unloaded || !before || this.#isExplained || (await answersHealth(target, signal))) return null;
    const now = momentOf(target);
    if (signal.aborted || !now || this.#isExplained) return null;
    const cpuShare = cpuShareBetween(before, now);
    const isWaitingFor = isWaiting(target.server?.pid ?? 0, { unloaded, before, now });
    return cpuShare < IDLE_CPU_SHARE && !isWaitingFor ? { silentMs: this.#silentMs, cpuShare } : null;
  }
}

function momentOf({ server }: Target): ServerMoment | undefined {
  return server?.pid === undefined ? undefined : serverMoment(server.pid);
}

/** Whether a byte comes back on a new connection. */
async function answersHealth(target: Target, signal: AbortSignal): Promise<boolean> {
  let isAnswered = false;
  const origin = new URL(target.url);
  const connection = new LoadConnection(target, PROBE_TIMEOUT_MS, {
    onBytes: () => {
      isAnswered = true;
    },
  });
  const aborting = addAbortListener(signal, () => connection.destroy());
  const text = `GET ${pathOn(origin, '/api/health')} HTTP/1.1\r\nhost: ${origin.host}\r\n\r\n`;
  await connection.exchange({ method: 'GET', text }).catch(() => {});
  aborting[Symbol.dispose]();
  connection.destroy();
  return isAnswered;
}
