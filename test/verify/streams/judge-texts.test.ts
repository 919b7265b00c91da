import { describe, expect, it } from 'vitest';
import { TokenGenerator } from '../../../src/stress/request/token.ts';
import { textFailure } from '../../../src/verify/streams/judge-texts.ts';
import { LAST_WORDS, messageWithWideCharacters } from '../../../src/verify/streams/stream-message.ts';

const TOKENS = new TokenGenerator('0a1b2c3d');
const replyTo = (seq: number) => `Echo: ${messageWithWideCharacters(TOKENS.token(seq))}${LAST_WORDS}`;

/** What is found where request 0 got this text, and request 1 the right one. */
function failureOf(text: string) {
  return textFailure(
    [
      { seq: 1, text: replyTo(1) },
      { seq: 0, text },
    ],
    TOKENS,
    messageWithWideCharacters,
  );
}

describe('the texts of streams are right', () => {
  it.each([
    ['as the model sent them', replyTo(0)],
    [
      'with what the server asked beside the message',
      `Echo: Be kind. User: ${messageWithWideCharacters(TOKENS.token(0))} Bye.${LAST_WORDS}`,
    ],
    [
      'with earlier messages',
      `Echo: ${messageWithWideCharacters(TOKENS.token(1))} ${messageWithWideCharacters(TOKENS.token(0))}${LAST_WORDS}`,
    ],
  ])('%s', (_, text) => {
    expect(failureOf(text)).toBeUndefined();
  });

  it('where the model answers another message: the load reports that itself', () => {
    expect(failureOf(replyTo(1))).toBeUndefined();
  });
});

describe('the texts of streams are wrong', () => {
  const words = replyTo(0).split(' ');
  it.each([
    [
      'tokens of another stream between them',
      words.map((word, index) => `${word} ${replyTo(1).split(' ')[index]}`).join(' '),
      'mixed-streams',
    ],
    [
      'the second half of another stream in its own',
      replyTo(0).replace('🚀', `🚀 ${replyTo(1).split('and ')[1]}`),
      'mixed-streams',
    ],
    ['half a character', replyTo(0).replace('ü', '\uFFFD\uFFFD'), 'cut-characters'],
    ['characters in another encoding', Buffer.from(replyTo(0)).toString('latin1'), 'cut-characters'],
    [
      'tokens in another order',
      [...words.slice(0, -2), words.at(-1), words.at(-2)].join(' '),
      'tokens-out-of-order',
    ],
  ])('%s', (_, text, cause) => {
    expect(failureOf(text)).toMatchObject({
      summary: expect.stringContaining('1 of 2 streams'),
      evidence: [expect.stringContaining(replyTo(0)), expect.stringContaining('the client got: ')],
      diagnoses: [{ cause }],
    });
  });

  it('the whole reply to a request whose number begins with its own, and half of its own reply', () => {
    const text = `${replyTo(12)} Echo: ${TOKENS.token(1)} ...`;
    expect(textFailure([{ seq: 1, text }], TOKENS, messageWithWideCharacters)).toMatchObject({
      diagnoses: [{ cause: 'mixed-streams' }],
    });
  });

  it.each([
    ['a lost word', words.filter((word) => word !== '5').join(' ')],
    ['a word twice', [...words.slice(0, -1), '5', '6'].join(' ')],
    ['nothing', ''],
  ])('%s, whatever its cause', (_, text) => {
    expect(failureOf(text)).toMatchObject({ diagnoses: [], summary: expect.stringContaining('lack words') });
  });
});
