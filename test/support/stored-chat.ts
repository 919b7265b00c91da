import { text } from 'node:stream/consumers';
import { startHttp } from './http-server.ts';

/** How a chat of another author keeps its turns. */
export interface StoredChat {
  /** What a turn leaves behind; `n` counts from 0. */
  readonly records: (said: string, n: number) => readonly unknown[];
  /** What `GET /history` answers, of all that is stored, the oldest first. */
  readonly history: (records: readonly unknown[]) => unknown;
}

/** Starts it on 127.0.0.1, with `POST /say` for a `{"text"}`, which it echoes. Resolves with its address. */
export async function startStoredChat({ records, history }: StoredChat): Promise<string> {
  const stored: unknown[] = [];
  let turns = 0;
  return startHttp(async (request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.method !== 'POST') return void response.end(JSON.stringify(history(stored)));
    const said = JSON.parse(await text(request)).text;
    stored.push(...records(said, turns++));
    response.end(JSON.stringify({ text: `Echo: ${said}` }));
  });
}
