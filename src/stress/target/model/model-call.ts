import type { ServerResponse } from 'node:http';
import type { CompletionRequest } from './chat-completion.ts';
import type { Gate } from './gate.ts';
import type { ModelFailure, ModelSettings } from './model-settings.ts';

/** A call of the model that is being answered. */
export interface ModelCall {
  readonly request: CompletionRequest;
  readonly response: ServerResponse;
  readonly settings: ModelSettings;
  /** How this call breaks; undefined for one that does not. */
  readonly failure: ModelFailure | undefined;
  readonly gate: Gate;
  /** Aborted when the connection is closed. */
  readonly left: AbortSignal;
  /** Closes the connection in mid-answer, as the model's own doing. */
  readonly cutOff: () => void;
}

/** The reply of an echo. */
export function replyOf({ request, settings }: ModelCall): string {
  const numbers = Array.from({ length: settings.extraWords }, (_, index) => index + 1);
  return ['Echo:', request.message, ...numbers].join(' ');
}

/** A model that hangs still has its connection open. */
export async function untilLeft({ left }: ModelCall): Promise<void> {
  if (left.aborted) return;
  await new Promise((resolve) => left.addEventListener('abort', resolve, { once: true }));
}
