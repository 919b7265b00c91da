import type { Outcome } from '../stress/answer/outcome.ts';
import type { Tried } from '../stress/discovery/inquiry.ts';

const REMEDIES: Partial<Record<Outcome, string>> = {
  'connection-refused': 'No server listens there. Start it first, or check the port.',
  'connection-lost':
    'The server closed the connection without an answer. Check the port, and whether it wants https://.',
  timeout: 'No answer came in time. A model may take longer: --timeout 60s.',
};
const FAILED = 'The server failed, which says nothing about the request. Its log has the reason.';

/** What to do where no chat was found, from what the first request and the last one were answered. */
export function adviceFor(tried: readonly Tried[]): string[] {
  const chats = tried.filter(({ purpose }) => purpose === 'chat');
  const first = chats[0];
  if (!first) return [];
  if (!first.misfit) return [REMEDIES[first.asked.classified.outcome] ?? FAILED];
  return [...new Set([first, ...chats.slice(-1)].flatMap(({ misfit }) => misfit?.advice ?? []))];
}
