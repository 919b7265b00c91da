import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface ModelServer {
  readonly baseUrl: string;
  /** What it was asked, oldest first. */
  readonly requests: { path: string; authorization: string | undefined; body: unknown }[];
  readonly lastBody: () => unknown;
}

type Answer = (response: ServerResponse) => void;

/** A server with OpenAI's chat completions, as another program; `answer` decides what it says. */
export async function startModelServer(answer: Answer): Promise<ModelServer> {
  const requests: ModelServer['requests'] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const body = JSON.parse(await text(request));
    requests.push({ path: String(request.url), authorization: request.headers.authorization, body });
    answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    lastBody: () => requests.at(-1)?.body,
  };
}

export function completion(content: string): Answer {
  return (response) => {
    response.setHeader('content-type', 'application/json');
    response.end(completionText(content));
  };
}

/** The JSON of an answer with this reply. */
export function completionText(content: string): string {
  return JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content } }] });
}

/** A streamed answer with these texts of events, which has no end yet. */
export function eventStream(response: ServerResponse, ...events: string[]): void {
  if (!response.headersSent) response.setHeader('content-type', 'text/event-stream');
  for (const event of events) response.write(`data: ${event}\n\n`);
}

/** The JSON of a piece of a streamed reply. */
export function piece(content: string, finishReason: string | null = null): string {
  return JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finishReason }] });
}

/** Streams a reply in these parts, to its end. */
export function streamed(...parts: string[]): Answer {
  return (response) => {
    eventStream(response, ...parts.map((part) => piece(part)), piece('', 'stop'), '[DONE]');
    response.end();
  };
}
