import { GenesisError } from '../errors.ts';
import { type ChatModel, findModel, type ModelMessage, offered, wholeReply } from '../model/model.ts';
import { DEFAULT_CONVERSATION, existing } from '../store/rules.ts';
import { isStorableText, UNSTORABLE } from '../store/storable-text.ts';
import type { Context, RecordedTurn, Turn } from '../store/types.ts';
import type { RequestTrace } from './request-trace.ts';
import type { Services } from './services.ts';

export interface ChatRequest {
  readonly message: string;
  readonly conversationId?: string | undefined;
}

/**
 * One turn: reads the context, asks the model, then stores the message and the reply together. Nothing is stored
 * before there is a reply, so a turn that fails at any point leaves nothing that would have to be removed again.
 */
export async function chatTurn(
  services: Services,
  request: ChatRequest,
  trace: RequestTrace,
): Promise<RecordedTurn> {
  const { turn, model } = await composeTurn(services, request, trace);
  const { conversationId, reply, now } = turn;
  const stored = existing(await services.store.conversations.addTurn(turn, trace), conversationId);
  return { ...stored, reply, conversationId, model, answeredAt: now };
}

/** The turn that is to be stored, and the name of the model that made its reply. */
export async function composeTurn(
  services: Services,
  request: ChatRequest,
  trace: RequestTrace,
): Promise<{ turn: Turn; model: string }> {
  const { conversations, settings } = services.store;
  const conversationId = request.conversationId ?? DEFAULT_CONVERSATION;
  const { model, system_prompt } = await settings.getAll(trace);
  const context = existing(await conversations.context(conversationId, trace), conversationId);
  const messages = prompt(system_prompt, context, request.message);
  const reply = await timed(trace, () =>
    wholeReply(modelFor(services.models, model).stream({ model, messages }, services.stopping.signal)),
  );
  if (!isStorableText(reply)) throw new GenesisError('MODEL_FAILED', `the reply of the model ${UNSTORABLE}`);
  return { turn: { conversationId, message: request.message, reply, now: Date.now() }, model };
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

async function timed<T>(trace: RequestTrace, ask: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  try {
    return await ask();
  } finally {
    trace.modelMs += performance.now() - startedAt;
  }
}
