import type { HttpClient } from '../../stress/http/http-client.ts';
import type { KindName } from './kinds/index.ts';
import { type Operation, type Reaction, sendOperation } from './operation.ts';

export interface Planned {
  readonly name: KindName;
  readonly operation: Operation;
}

/** An operation that was sent, and how the server reacted. */
export interface Reacted {
  readonly name: KindName;
  readonly reaction: Reaction;
  readonly latencyMs: number;
}

export async function react(client: HttpClient, { name, operation }: Planned): Promise<Reacted> {
  const startedAt = performance.now();
  const reaction = await sendOperation(client, operation);
  return { name, reaction, latencyMs: performance.now() - startedAt };
}
