import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { echoModel } from '../../src/model/echo.ts';
import { DEFAULT_SERVER_OPTIONS, type ServerOptions } from '../../src/server/options.ts';
import { startServer } from '../../src/server/server.ts';
import { tempDatabase } from './temp-folder.ts';

export interface TestServer {
  readonly url: string;
  readonly file: string;
  readonly close: () => Promise<boolean>;
  /** The lines logged so far. */
  readonly log: () => { level: number; msg: string; type?: string; attempt?: number }[];
}

/** A server on a free port and a new database, closed when the test is over. */
export async function startTestServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const server = await openServer({ database: tempDatabase(), ...options });
  onTestFinished(async () => void (await server.close()));
  return server;
}

/** One server for all tests of a file that leave it as it was. Call it outside of them, and what it returns inside. */
export function sharedTestServer(options: Partial<ServerOptions> = {}): () => TestServer {
  const folder = mkdtempSync(join(tmpdir(), 'genesis-test-'));
  let server: TestServer | undefined;
  beforeAll(async () => {
    server = await openServer({ database: join(folder, 'chat.db'), ...options });
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    if (!server) throw new Error('the shared server runs during tests only');
    return server;
  };
}

async function openServer(
  options: Partial<ServerOptions> & Pick<ServerOptions, 'database'>,
): Promise<TestServer> {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const server = await startServer({
    ...DEFAULT_SERVER_OPTIONS,
    port: 0,
    models: [echoModel({ delayMs: { min: 0, max: 0 } })],
    log: { level: 'info', stream },
    ...options,
  });
  let closing: Promise<boolean> | undefined;
  const close = () => {
    closing ??= server.close();
    return closing;
  };
  const log = () =>
    Buffer.concat(chunks)
      .toString()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  return { url: server.url, file: options.database, close, log };
}

export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

export async function getJson(url: string): Promise<JsonAnswer> {
  return toAnswer(await fetch(url));
}

export function postJson(url: string, body: unknown): Promise<JsonAnswer> {
  return postText(url, JSON.stringify(body));
}

export async function postKeyed(url: string, key: string, body: unknown): Promise<JsonAnswer> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  return toAnswer(await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }));
}

export async function postText(url: string, body: string, type = 'application/json'): Promise<JsonAnswer> {
  return toAnswer(await fetch(url, { method: 'POST', headers: { 'content-type': type }, body }));
}

async function toAnswer(response: Response): Promise<JsonAnswer> {
  return { status: response.status, headers: response.headers, body: await response.json() };
}
