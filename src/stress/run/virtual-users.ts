import { classifyAnswer, classifyFailure, type ReplyReading } from '../answer/classify.ts';
import { replyAt } from '../answer/reply.ts';
import { parseServerTiming } from '../answer/server-timing.ts';
import { LoadConnection } from '../http/load-connection.ts';
import type { Sample } from '../measure/sample.ts';
import { RequestWriter, type WriterOptions } from '../request/request-writer.ts';

export interface UserOptions extends WriterOptions {
  readonly users: number;
  /** Milliseconds to wait for one answer. */
  readonly timeoutMs: number;
}

/** A request's sample, without its place in the load. */
export type Answered = Omit<Sample, 'atMs' | 'latencyMs'>;

/** The users that send the requests of a run, each over a connection of its own. */
export class VirtualUsers {
  readonly #connections: readonly LoadConnection[];
  readonly #writer: RequestWriter;
  readonly #reading: ReplyReading;

  constructor(options: UserOptions) {
    const { origin, users, timeoutMs, request, tokens } = options;
    this.#connections = Array.from({ length: users }, () => new LoadConnection(origin, timeoutMs));
    this.#writer = new RequestWriter(options);
    this.#reading = { tokens, findReply: request.reply === undefined ? undefined : replyAt(request.reply) };
  }

  /** Opens the connections of the first `users`, so that their first requests leave at once. */
  async connect(users: number): Promise<void> {
    await Promise.all(this.#connections.slice(0, users).map((connection) => connection.connect()));
  }

  /** Sends request number `seq` as user number `user`, who must have none under way. Never rejects. */
  async send(user: number, seq: number): Promise<Answered> {
    try {
      const answer = await (this.#connections[user] as LoadConnection).exchange(this.#writer.write(seq));
      const { retryAfter, serverTiming } = answer;
      const classified = classifyAnswer(answer, seq, this.#reading);
      return { ...classified, seq, retryAfter, timing: parseServerTiming(serverTiming) };
    } catch (error) {
      return { ...classifyFailure(error), seq, retryAfter: false, timing: undefined };
    }
  }

  /** Closes all connections; the requests under way fail. */
  destroy(): void {
    for (const connection of this.#connections) connection.destroy();
  }
}
