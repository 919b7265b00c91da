import { fieldsOf } from '../../answer/json/fields-of.ts';
import { type TextPlace, textsIn } from './texts-in.ts';

/** The keys that servers have replies at, the most usual first. */
const REPLY_KEYS =
  /^(reply|response|answer|assistant|completion|generated_?text|output_?text|bot|ai|result|output|content|text|message|msg|data|delta|chunk|token)(_?(text|message|content))?$/i;
const QUESTION_KEYS =
  /^(input|prompt|question|query|user|human|request|you|echo_of)(_?(text|message|input))?$/i;
/** What repeats a message without being a reply. */
const OTHER_KEYS = /(^|_)(id|key|uuid|model|role|type|status|object|url|title|version|timestamp|date|time)$/i;
const USERS = /^(user|human)$/i;
const ASSISTANTS = /^(assistant|ai|bot|model|agent)$/i;

interface Sent {
  readonly token: string;
  /** The texts of the request that have it. */
  readonly texts: readonly string[];
}

const MOST = 4;
const MOST_KEY_CHARS = 100;

/** Where an answer may have its reply, the most likely first. */
export function rankReplies(json: unknown, sent: Sent): TextPlace[] {
  const ranked = textsIn(json)
    .filter(({ keys }) => keys.every(isTypable))
    .filter((place) => place.text.includes(sent.token) || isReplyLike(place))
    .map((place) => ({ place, score: scoreOf(place, sent) }));
  return ranked
    .sort((one, other) => other.score - one.score)
    .slice(0, MOST)
    .map(({ place }) => place);
}

/** Whether a command line may have it: what a terminal does not show cannot be copied from it. */
function isTypable(key: string): boolean {
  return key.length <= MOST_KEY_CHARS && !/[\p{C}\p{Zl}\p{Zp}]/u.test(key);
}

function isReplyLike({ keys, text }: TextPlace): boolean {
  const name = nameOf(keys);
  return text !== '' && REPLY_KEYS.test(name) && !OTHER_KEYS.test(name);
}

function scoreOf({ keys, text, parent }: TextPlace, { token, texts }: Sent): number {
  const name = nameOf(keys);
  const isQuestion = texts.includes(text.trim()) || QUESTION_KEYS.test(name);
  const quotes = text.includes(token) ? 1_000 : 0;
  const reply = REPLY_KEYS.test(name) ? 50 : OTHER_KEYS.test(name) ? -100 : 0;
  return quotes + reply - (isQuestion ? 500 : 0) + byRole(parent, keys) - keys.length;
}

/** In a list of messages, the last one of the assistant is the reply. */
function byRole(parent: unknown, keys: readonly string[]): number {
  const { role, type, sender, author } = fieldsOf(parent);
  const names = [role, type, sender, author].filter((name) => typeof name === 'string');
  if (names.some((name) => USERS.test(name))) return -600;
  const index = Number(keys.at(-2));
  return names.some((name) => ASSISTANTS.test(name)) ? 100 + (Number.isInteger(index) ? index : 0) : 0;
}

/** The last key that is no index. */
function nameOf(keys: readonly string[]): string {
  return keys.findLast((key) => !/^\d+$/.test(key)) ?? '';
}
