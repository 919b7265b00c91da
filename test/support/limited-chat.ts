// A chat in memory that holds a known rate: the argument says what limits it, then comes the port.
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { LIMITS } from './limits.ts';

const [limit = '', port] = process.argv.slice(2);
const messages: unknown[] = [];
const answerAt: (now: number) => number | null = LIMITS[limit as keyof typeof LIMITS]();

createServer(async (request, response) => {
  const answer = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (request.method === 'GET') return answer(200, { messages });
  const { message } = JSON.parse(await text(request));
  const now = performance.now();
  const at = answerAt(now);
  if (at === null) return answer(limit === 'bucket' ? 429 : 503, { error: 'too many requests' });
  const reply = `Echo: ${message}`;
  const store = () => {
    messages.push({ role: 'user', content: message }, { role: 'assistant', content: reply });
    answer(200, { response: reply });
  };
  if (at <= now) store();
  else setTimeout(store, at - now);
}).listen(Number(port), '127.0.0.1');
