// An echo and nothing else, without schemas: what it leaves of the machine is the load generator's.
import fastify from 'fastify';
import { listen } from './peer.ts';

const app = fastify();

app.post('/api/chat', async ({ body }) => ({ response: `Echo: ${(body as { message: string }).message}` }));

await listen(app);
