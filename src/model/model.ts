import { ReadyReply } from './ready-reply.ts';

/** What a model is sent, in the roles that chat models share. */
export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ModelRequest {
  /** Name of the model, as in the settings. */
  readonly model: string;
  /** The context, then the message to answer, which is the last one. */
  readonly messages: readonly ModelMessage[];
}

/** A reply in parts, in order, which are not made before they are read. */
export interface ReplyParts extends AsyncIterable<string> {
  /** The model that answers, if it may be another than the one that was asked: final with the first part. */
  readonly model?: string;
}

/**
 * Something that answers a conversation. Throws `MODEL_FAILED`, `MODEL_TIMEOUT` or `MODEL_REPLY_TOO_LARGE`; their
 * messages reach clients.
 */
export interface ChatModel {
  /** Whether it knows the model of that name. */
  offers(model: string): boolean;
  /** What it offers, for error messages. */
  readonly offered: string;
  /** The call of the model ends when the reader leaves between two parts, and at once when the signal is aborted. */
  stream(request: ModelRequest, signal: AbortSignal): ReplyParts;
}

/** The parts of a reply, joined. Throws what the model throws. */
export async function wholeReply(parts: AsyncIterable<string>): Promise<string> {
  if (parts instanceof ReadyReply) return parts.text;
  let reply = '';
  for await (const part of parts) reply += part;
  return reply;
}

/** The first that offers a model of that name. */
export function findModel(models: readonly ChatModel[], name: string): ChatModel | undefined {
  return models.find((model) => model.offers(name));
}

/** What they offer together, in words. */
export function offered(models: readonly ChatModel[]): string {
  return models.map((model) => model.offered).join(', ');
}
