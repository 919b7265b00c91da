import type { GenesisError } from '../errors.ts';
import { parseJson } from '../parse-json.ts';
import { modelFailed } from './model-errors.ts';
import { providersWords } from './providers-words.ts';
import type { ServerSentEvent } from './sse.ts';

/** What one event of a streamed completion adds to the reply. */
export interface ReplyPiece {
  /** Empty for the role, for thoughts, and for numbers of tokens. */
  readonly text: string;
  /** Whether it has a text, which may be empty: a call of a tool has none. */
  readonly hasContent: boolean;
  /** The mark that the reply is complete. */
  readonly endedBy: '[DONE]' | 'finish_reason' | undefined;
  /** Why the model ended; empty before the end, and where nothing says so. */
  readonly reason: string;
}

/** Ends without a text that are no empty reply. */
const FAILED_ENDS: Readonly<Record<string, string>> = {
  content_filter: 'was stopped by a content filter before it said anything (finish_reason content_filter)',
  function_call: 'called a function instead of answering (finish_reason function_call)',
  length: 'used up its tokens before it said anything (finish_reason length)',
  tool_calls: 'called a tool instead of answering (finish_reason tool_calls)',
};

interface Choice {
  readonly index?: number;
  readonly delta?: { readonly content?: unknown } | null;
  readonly message?: { readonly content?: unknown };
  readonly finish_reason?: unknown;
}

/** The text of a completion that is answered whole. Throws `MODEL_FAILED`. */
export function contentOf(body: string, apiKey: string | undefined): string {
  const completion = parseJson(body);
  if (completion === undefined) throw notJson(body);
  assertNoError(completion, body, apiKey);
  const { message, finish_reason } = firstChoice(completion) ?? {};
  const content = message?.content;
  if (!content) assertMaySayNothing(reasonOf(finish_reason));
  if (typeof content === 'string') return content;
  throw modelFailed('answered without choices/0/message/content');
}

/** Throws `MODEL_FAILED` for a reason that makes a reply without a text a failure. */
export function assertMaySayNothing(reason: string): void {
  if (Object.hasOwn(FAILED_ENDS, reason)) throw modelFailed(FAILED_ENDS[reason] as string);
}

/** Throws `MODEL_FAILED` for an event that is an error, or not a piece of a completion. */
export function replyPieceOf({ type, data }: ServerSentEvent, apiKey: string | undefined): ReplyPiece {
  if (type === 'error') throw reportedError(data, apiKey);
  if (data.trim() === '[DONE]') return { text: '', hasContent: false, endedBy: '[DONE]', reason: '' };
  const chunk = parseJson(data);
  if (typeof chunk !== 'object' || chunk === null)
    throw modelFailed('sent an event that is not a JSON object');
  assertNoError(chunk, data, apiKey);
  const choice = firstChoice(chunk);
  const content = choice?.delta?.content ?? undefined;
  if (content !== undefined && typeof content !== 'string')
    throw modelFailed('sent a choices/0/delta/content that is not a text');
  const reason = reasonOf(choice?.finish_reason);
  const endedBy = reason === '' ? undefined : 'finish_reason';
  return { text: content ?? '', hasContent: content !== undefined, endedBy, reason };
}

/** Null until the end, or an empty text. */
function reasonOf(value: unknown): string {
  return value ? String(value) : '';
}

function notJson(body: string): GenesisError {
  const isStream = /^\s*(?:data|event|id|retry)?:/.test(body);
  return modelFailed(
    isStream
      ? 'sent an event stream without its content type, which is text/event-stream'
      : 'did not answer in JSON',
  );
}

function firstChoice(completion: unknown): Choice | undefined {
  const { choices } = (completion ?? {}) as { readonly choices?: readonly (Choice | null)[] };
  // Others are further replies to the same messages.
  return (Array.isArray(choices) && choices.find((choice) => !choice?.index)) || undefined;
}

/** Servers that began to answer report an error as a part of their answer. */
function assertNoError(completion: unknown, text: string, apiKey: string | undefined): void {
  const { error, object } = (completion ?? {}) as { readonly error?: unknown; readonly object?: unknown };
  if (error || object === 'error' || firstChoice(completion)?.finish_reason === 'error')
    throw reportedError(text, apiKey);
}

function reportedError(text: string, apiKey: string | undefined): GenesisError {
  const words = providersWords(text, apiKey);
  return modelFailed(words === '' ? 'reported an error' : `reported an error: ${words}`);
}
