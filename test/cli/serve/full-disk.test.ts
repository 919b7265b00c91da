import { describe, expect, it } from 'vitest';
import { startGenesis } from '../../support/cli.ts';
import { EventReader, type ReadEvent } from '../../support/event-reader.ts';
import { getJson, postJson } from '../../support/server.ts';
import { canMount } from '../../support/small-disk.ts';
import { tempFolder } from '../../support/temp-folder.ts';

/** A message and its echo take several pages. */
const LONG = 'x'.repeat(16 * 1_024);
/** Takes more pages than any that was refused before. */
const LONGER = 'x'.repeat(24 * 1_024);
const MOST_TURNS = 100;

/** Starts a server whose database is on a disk of its own; resolves with its address. */
async function startOnSmallDisk(): Promise<string> {
  const folder = tempFolder();
  const script = `mount -t tmpfs -o size=1m tmpfs ${folder} && exec "$@"`;
  const server = startGenesis(['serve', '--port', '0', '--db', `${folder}/chat.db`], {
    through: ['unshare', '-rm', 'sh', '-c', script, 'sh'],
  });
  const [, url = ''] = await server.printed(/listening on (http:\S+)/);
  return url;
}

/** The events of streamed turns until one of them ends with an error. */
async function streamUntilError(url: string): Promise<{ done: number; last: readonly ReadEvent[] }> {
  for (let done = 0; done < MOST_TURNS; done++) {
    const reader = await EventReader.post(`${url}/api/chat/stream`, { message: `turn ${done} ${LONG}` });
    const last = await reader.readAll();
    if (last.at(-1)?.type !== 'done') return { done, last };
  }
  throw new Error('the disk never was full');
}

const messagesOf = async (url: string) => (await getJson(`${url}/api/conversation?limit=500`)).body.messages;

describe.skipIf(!canMount)('a stream whose turn does not fit on the disk', () => {
  it('ends with an error after its tokens, leaves nothing stored, and the server goes on', async () => {
    const url = await startOnSmallDisk();
    const { done, last } = await streamUntilError(url);
    expect(done).toBeGreaterThan(0);
    expect(last.map(({ type }) => type)).toContain('token');
    expect(last.at(-1)).toMatchObject({ type: 'error', data: { status: 507, code: 'DB_FULL' } });
    const stored: { content: string }[] = await messagesOf(url);
    expect(stored).toHaveLength(2 * done);
    expect(stored.filter(({ content }) => content.includes(`turn ${done} `))).toEqual([]);
    expect((await postJson(`${url}/api/chat`, { message: LONGER })).status).toBe(507);
    expect(await messagesOf(url)).toEqual(stored);
  });
});
