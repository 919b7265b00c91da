import { GenesisError } from '../errors.ts';
import { type ChatModel, findModel, type ModelRequest, type ReplyParts } from './model.ts';

/** A model that failed before its first text, and the one that is asked instead. */
export interface Fallback {
  readonly failed: string;
  readonly next: string;
  readonly error: GenesisError;
}

/** The first of these models, in whose place the next one answers where it fails before its first text. */
export function withFallback(
  models: readonly ChatModel[],
  names: readonly string[],
  report: (fallback: Fallback) => void,
): ChatModel {
  return {
    offers: (name) => name === names[0],
    offered: names.join(', or else '),
    stream(request, signal) {
      let answering = request.model;
      const ask = (name: string) => {
        answering = name;
        return partsOf(models, { ...request, model: name }, signal);
      };
      const parts = firstReply(names, ask, report, signal);
      return {
        get model() {
          return answering;
        },
        [Symbol.asyncIterator]: () => parts,
      };
    },
  };
}

function partsOf(models: readonly ChatModel[], request: ModelRequest, signal: AbortSignal): ReplyParts {
  const model = findModel(models, request.model);
  if (model) return model.stream(request, signal);
  throw new GenesisError('MODEL_FAILED', `there is no model ${JSON.stringify(request.model)} here`);
}

async function* firstReply(
  names: readonly string[],
  ask: (name: string) => ReplyParts,
  report: (fallback: Fallback) => void,
  signal: AbortSignal,
) {
  const failures: string[] = [];
  for (const [index, name] of names.entries()) {
    let hasBegun = false;
    try {
      for await (const part of ask(name)) {
        hasBegun = true;
        yield part;
      }
      return;
    } catch (error) {
      if (hasBegun || signal.aborted || !(error instanceof GenesisError)) throw error;
      failures.push(`${name}: ${error.message}`);
      const next = names[index + 1];
      if (next === undefined) throw allFailed(failures, error);
      report({ failed: name, next, error });
    }
  }
}

function allFailed(failures: readonly string[], last: GenesisError): GenesisError {
  return new GenesisError(last.code, failures.join('; '), { hint: last.hint, cause: last });
}
