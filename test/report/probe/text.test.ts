import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { ProbeResult } from '../../../src/chat-probe/result.ts';
import { probeText } from '../../../src/report/probe/text.ts';
import { FOUND_RESULT } from './sample-probe-result.ts';

const shown = (part: Partial<ProbeResult> = {}) =>
  probeText({ ...FOUND_RESULT, ...part }, new Chalk({ level: 0 }));

describe('the text of a probe', () => {
  it('shows what was asked, what was found, and how to use it', () => {
    expect(shown()).toBe(
      [
        'POST http://127.0.0.1:8000/chat answered 422: `text` is missing (4 ms)',
        'POST http://127.0.0.1:8000/chat answered 200 with a reply (3 ms)',
        'Nothing answers GET /history',
        '',
        'Chat:        POST http://127.0.0.1:8000/chat',
        'Reply:       at answer, which repeats the message',
        'History:     not found: name its path with --history, or what is stored is not',
        '             audited',
        'Connection:  kept after an answer',
        '',
        'To use it:',
        '  genesis stress http://127.0.0.1:8000/chat --reply answer',
        '',
      ].join('\n'),
    );
  });

  it('says what is left to the user', () => {
    const commands = ["genesis stress http://127.0.0.1:8000/chat -H 'Authorization: Bearer …'"];
    expect(shown({ commands })).toMatch(/\n\nTo use it, put your own in place of …:\n {2}genesis/);
    expect(shown({ found: null, commands })).toMatch(
      /No chat was found\.\n\nPut your own in place of …:\n {2}genesis/,
    );
    expect(shown({ found: null, changes: [], commands: [], advice: ['Start it first.'] })).toMatch(
      /No chat was found\.\n\nStart it first\.\n$/,
    );
    expect(shown({ found: null, commands: [], interrupted: true })).toMatch(/Interrupted\.\n$/);
  });

  it('has no more than 80 columns before the command lines, and no control character', () => {
    const says = `POST http://h answered 400: ${'\u001b[31m words'.repeat(40)}`;
    const text = shown({ steps: [{ request: 'POST http://h', status: 400, tookMs: 1, says }], commands: [] });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).not.toContain('\u001b');
  });
});
