import type { HttpClient } from '../../src/stress/http/http-client.ts';

/** Without a conversation, the default one. */
export interface Side {
  readonly client: HttpClient;
  readonly conversation?: string;
}

/** Milliseconds of one turn on each side, the means of `count`: each turn of one is followed by one of the other. */
export async function alternatingTurns(count: number, one: Side, other: Side): Promise<[number, number]> {
  let [ofOne, ofOther] = [0, 0];
  for (let turn = 0; turn < count; turn++) {
    ofOne += await timeTurn(one);
    ofOther += await timeTurn(other);
  }
  return [ofOne / count, ofOther / count];
}

async function timeTurn({ client, conversation }: Side): Promise<number> {
  const body = JSON.stringify({ message: 'one more message', conversation_id: conversation });
  const startedAt = performance.now();
  const { status } = await client.post('/api/chat', body);
  if (status !== 200) throw new Error(`a turn was answered with HTTP ${status}`);
  return performance.now() - startedAt;
}

/** The id of a conversation that is made for it. */
export async function newConversation(client: HttpClient): Promise<string> {
  const { body } = await client.post('/api/conversations', '{}');
  return (JSON.parse(body) as { id: string }).id;
}
