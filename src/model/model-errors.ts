import { formatBytes } from '../bytes.ts';
import { formatDuration } from '../duration.ts';
import { GenesisError } from '../errors.ts';

/** An error whose message reaches clients; the cause goes only into the log, because it can name addresses. */
export function modelFailed(what: string, cause?: unknown): GenesisError {
  return new GenesisError('MODEL_FAILED', `the model ${what}`, { cause });
}

/** The error for an answer with more text than `maxReplyBytes`. */
export function replyTooLarge(maxReplyBytes: number): GenesisError {
  const what = `the model’s answer is larger than a reply may be, which is ${formatBytes(maxReplyBytes)}`;
  return new GenesisError('MODEL_REPLY_TOO_LARGE', what, {
    hint: 'Nothing was stored. The option --max-reply of genesis serve sets the bound.',
  });
}

/** The error for a model that has not begun to answer. */
export function noAnswerIn(timeoutMs: number): GenesisError {
  const what = `the model did not answer within ${formatDuration(timeoutMs)}`;
  return new GenesisError('MODEL_TIMEOUT', what, {
    hint: 'Nothing was stored. The option --model-timeout of genesis serve sets the bound.',
  });
}

/** The error for a model that stopped in the middle of its reply. */
export function silentFor(idleTimeoutMs: number): GenesisError {
  const what = `the model sent nothing for ${formatDuration(idleTimeoutMs)} in the middle of its reply`;
  return new GenesisError('MODEL_TIMEOUT', what, {
    hint: 'Nothing was stored. The option --model-idle-timeout of genesis serve sets the bound.',
  });
}
