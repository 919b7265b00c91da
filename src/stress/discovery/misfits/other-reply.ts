import { fieldsOf } from '../../answer/json/fields-of.ts';
import { valueAt } from '../../answer/json/reply.ts';
import { CHAT_REQUEST, type RequestOptions } from '../../request/request.ts';
import type { Asked, AskedAnswer } from '../asked.ts';
import type { Change, FindMisfit, Found } from '../misfit.ts';
import { pointerOf } from '../places/pointer-of.ts';
import { rankReplies } from '../places/rank-replies.ts';
import { sentTexts } from '../places/sent-texts.ts';
import { MOST_CHARS, smallJson } from '../places/small-json.ts';
import type { TextPlace } from '../places/texts-in.ts';
import { namesInWords, requestWords } from './words.ts';

/** The answer has the reply at another place, or all of it is the reply. */
export const otherReply: FindMisfit = (asked, url) => {
  const { request, classified, answer, streamed } = asked;
  if (classified.outcome !== 'bad-response' || !answer || request.reply === undefined) return undefined;
  if (answer.body.length > MOST_CHARS) return undefined;
  const sent = requestWords(request, url);
  if (streamed) return inEvents(streamed.dataWithoutText, sent, asked);
  const json = smallJson(answer.body);
  if (typeof json !== 'object' || json === null) return wholeAnswer(answer, sent, request);
  return inJson(json, `${sent} answered JSON`, asked);
};

function inJson(json: object, before: string, asked: Asked): Found {
  const [best, ...others] = rankReplies(json, { token: asked.token, texts: sentTexts(asked) });
  if (!best) return withoutReply(json, before, asked.request.reply);
  const where = best.keys.length === 1 ? 'the key' : 'a text at';
  return {
    says: `${before} with ${where} \`${pointerOf(best.keys)}\``,
    ways: [best, ...others].map((place) => [replyChange(place)]),
  };
}

const REPLY_ADVICE = 'Name the place of the reply with --reply, or the path of the chat with --path.';

function withoutReply(json: object, before: string, reply = ''): Found {
  if (valueAt(reply)(json) !== undefined)
    return { says: `${before} whose \`${reply}\` is no text`, advice: REPLY_ADVICE };
  const keys = Object.keys(fieldsOf(json)).slice(0, 5);
  const has = keys.length === 0 ? '' : `; it has ${namesInWords(keys)}`;
  return {
    says: `${before} without a reply at \`${reply}\`${has}`,
    advice: REPLY_ADVICE,
  };
}

/** What a server sends in events of no known shape; undefined where it is not JSON. */
function inEvents(data: string, sent: string, asked: Asked): Found | undefined {
  const events = data.split(/(?<=\})\s*(?=\{)/, 20).map(smallJson);
  const withText = events.find((event) => rankReplies(event, { token: asked.token, texts: [] }).length > 0);
  const json = withText ?? events[0];
  if (typeof json !== 'object' || json === null) return undefined;
  return inJson(json, `${sent} answered a stream whose events are JSON`, asked);
}

/** A body of one's own has no place for the reply, unless `--reply` names one. */
function wholeAnswer({ status, body }: AskedAnswer, sent: string, request: RequestOptions): Found {
  if (body.trim() === '')
    return {
      says: `${sent} answered ${status} without a text`,
      advice: 'A chat answers with its reply: name its path with --path.',
    };
  const says = `${sent} answered a text that is not JSON with the key \`${request.reply}\``;
  const isDefault = request.reply === CHAT_REQUEST.reply && request.body !== undefined;
  if (/^\s*[[{]/.test(body)) return { says, advice: 'It begins as JSON, and is none.' };
  if (isDefault) return { says, ways: [[{ option: '--body', value: request.body }]] };
  return { says, advice: 'Leave out --reply: without it, the whole answer is the reply.' };
}

function replyChange({ keys }: TextPlace): Change {
  return { option: '--reply', value: pointerOf(keys) };
}
