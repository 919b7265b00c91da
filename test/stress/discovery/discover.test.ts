import { describe, expect, it } from 'vitest';
import { discover } from '../../../src/stress/discovery/discover.ts';
import { GENESIS_CHAT } from '../../../src/stress/request/chat.ts';
import { LIST_CHAT, startListChat } from '../../support/list-chat.ts';

const options = { timeoutMs: 10_000, signal: new AbortController().signal };

describe('a server is asked', () => {
  it('whose answer fits', async () => {
    const { url, messages } = await startListChat();
    const chat = { history: undefined, ...LIST_CHAT };
    const found = await discover({ url, headers: [] }, chat, options);
    expect(found).toMatchObject({ chat, changes: [], tried: [{ misfit: undefined }] });
    expect(messages).toHaveLength(2);
  });

  it('that answers with another key', async () => {
    const { url } = await startListChat();
    const found = await discover({ url, headers: [] }, GENESIS_CHAT, options);
    expect(found.changes).toEqual([{ option: '--reply', value: 'reply' }]);
    expect(found.tried[0]?.misfit?.says).toBe(`POST ${url}/api/chat answered JSON with the key \`reply\``);
  });
});
