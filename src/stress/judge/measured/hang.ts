import { formatDuration } from '../../../duration.ts';
import { formatShare } from '../../../figure.ts';

/** A server that answered nothing, used no CPU, and waited for nothing that ends by itself: it hangs. */
export interface Hang {
  /** Milliseconds since the last byte from it on any connection, with requests in flight. */
  readonly silentMs: number;
  /** The CPU time of its processes in that time, as a share of one core. */
  readonly cpuShare: number;
}

/** What was seen, without the CPU. */
export function silenceWords(silentMs: number): string {
  return `no byte for ${formatDuration(silentMs, 2)} on any connection, and GET /api/health is unanswered`;
}

/** What was seen. */
export function hangWords({ silentMs, cpuShare }: Hang): string {
  return `${silenceWords(silentMs)}; the server used ${formatShare(cpuShare)} of a core`;
}
