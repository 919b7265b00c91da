import { GenesisError, messageOf } from '../../../errors.ts';
import type { ScriptPlace } from './scenario.ts';

/** What a script did wrong, with the line where it did: a usage error. */
export function scriptError(place: ScriptPlace, error: unknown, during: string): GenesisError {
  const at = lineIn(place, stackOf(error));
  return new GenesisError('SCENARIO_INVALID', `${during} of ${at} threw: ${firstLine(messageOf(error))}`, {
    hint: 'Correct the script. It may take something from an answer that is not there; a request that fails ends its round, and throws nothing.',
    cause: error,
  });
}

/** `login.ts:12`; the file alone where the stack does not show a line of it. */
export function lineIn({ file, url }: ScriptPlace, stack: string): string {
  const start = stack.indexOf(url);
  const line = start === -1 ? undefined : /^(?:\?[^:\s]*)?:(\d+)/.exec(stack.slice(start + url.length))?.[1];
  return line === undefined ? file : `${file}:${line}`;
}

export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? '') : '';
}

export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
