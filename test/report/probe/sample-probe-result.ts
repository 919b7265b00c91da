import type { ProbeResult } from '../../../src/chat-probe/result.ts';

/** A chat that was found at the second request. */
export const FOUND_RESULT: ProbeResult = {
  schema: 'genesis.probe/1',
  version: '0.1.0',
  startedAt: '2026-11-29T12:00:00.000Z',
  tookMs: 21.5,
  target: 'http://127.0.0.1:8000',
  steps: [
    {
      request: 'POST http://127.0.0.1:8000/chat',
      status: 422,
      tookMs: 4,
      says: 'POST http://127.0.0.1:8000/chat answered 422: `text` is missing',
    },
    {
      request: 'POST http://127.0.0.1:8000/chat',
      status: 200,
      tookMs: 3,
      says: 'POST http://127.0.0.1:8000/chat answered 200 with a reply',
    },
    {
      request: 'GET http://127.0.0.1:8000/history',
      status: 404,
      tookMs: 1,
      says: 'GET http://127.0.0.1:8000/history answered 404',
    },
  ],
  found: {
    api: null,
    request: 'POST http://127.0.0.1:8000/chat',
    reply: 'answer',
    isStream: false,
    repeatsMessage: true,
    keepsConnection: true,
    history: null,
  },
  changes: [{ option: '--reply', value: 'answer' }],
  advice: [],
  commands: ['genesis stress http://127.0.0.1:8000/chat --reply answer'],
  interrupted: false,
};
