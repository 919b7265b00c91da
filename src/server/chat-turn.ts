import { GenesisError } from '../errors.ts';
import { type ChatModel, findModel, type ModelMessage, offered } from '../model/model.ts';
import { DEFAULT_CONVERSATION, existing } from '../store/rules.ts';
import { isStorableText, UNSTORABLE } from '../store/storable-text.ts';
import type { Context, RecordedTurn, Turn } from '../store/types.ts';
import { type ReplyReader, readParts, readWhole } from './read-reply.ts';
import type { RequestTrace } from './request-trace.ts';
import type { Services } from './services.ts';

export interface ChatRequest {
  readonly message: string;
  readonly conversationId?: string | undefined;
}

export interface TurnAnswer {
  readonly turn: RecordedTurn;
  /** Whether it is the answer to an earlier request with the same key. */
  readonly replayed: boolean;
}

/**
 * One turn: reads the context, asks the model, then stores the message and the reply together. Nothing is stored
 * before there is a whole reply, so a turn that fails at any point leaves nothing that would have to be removed again.
 */
export async function chatTurn(
  services: Services,
  request: ChatRequest,
  trace: RequestTrace,
  reader?: ReplyReader,
): Promise<TurnAnswer> {
  const { turn, model } = await composeTurn(services, request, trace, reader);
  const { conversationId, reply, now } = turn;
  const stored = existing(await services.store.conversations.addTurn(turn, trace), conversationId);
  return { turn: { ...stored, reply, conversationId, model, answeredAt: now }, replayed: false };
}

/** The turn that is to be stored, and the name of the model that made its reply. A reader gets the reply as it is made. */
export async function composeTurn(
  services: Services,
  request: ChatRequest,
  trace: RequestTrace,
  reader?: ReplyReader,
): Promise<{ turn: Turn; model: string }> {
  const { conversations, settings } = services.store;
  const conversationId = request.conversationId ?? DEFAULT_CONVERSATION;
  const [{ model, system_prompt }, found] = await Promise.all([
    settings.getAll(trace),
    conversations.context(conversationId, trace),
  ]);
  const context = existing(found, conversationId);
  const messages = prompt(system_prompt, context, request.message);
  const signal = reader?.signal ?? services.stopping.signal;
  const parts = modelFor(services.models, model).stream({ model, messages }, signal);
  const reply = await (reader ? readParts(parts, model, reader, trace) : readWhole(parts, trace));
  if (!isStorableText(reply)) throw new GenesisError('MODEL_FAILED', `the reply of the model ${UNSTORABLE}`);
  const turn = { conversationId, message: request.message, reply, now: Date.now() };
  return { turn, model: parts.model ?? model };
}

function modelFor(models: readonly ChatModel[], name: string): ChatModel {
  const model = findModel(models, name);
  if (model) return model;
  throw new GenesisError(
    'MODEL_FAILED',
    `the model in the settings, ${JSON.stringify(name)}, is not offered here`,
    {
      hint: `This server offers: ${offered(models)}. POST /api/settings changes the model.`,
    },
  );
}

function prompt(systemPrompt: string, context: Context, message: string): ModelMessage[] {
  return [
    { role: 'system', content: systemPrompt },
    ...summaryMessage(context),
    ...context.messages,
    { role: 'user', content: message },
  ];
}

function summaryMessage({ summary }: Context): ModelMessage[] {
  if (!summary) return [];
  const { messageCount, content } = summary;
  return [
    { role: 'system', content: `[Previous conversation summary (${messageCount} messages): ${content}]` },
  ];
}
