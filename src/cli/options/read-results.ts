import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { formatBytes } from '../../bytes.ts';
import { GenesisError, messageOf } from '../../errors.ts';
import type { Saved } from '../../report/saved/saved-result.ts';
import type { Baseline } from '../../stress/judge/comparison/compare.ts';
import type { StressResult } from '../../stress/judge/result.ts';

/** Hundreds of times what a run makes. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Reads a saved result; `-` is stdin. Throws `RESULT_INVALID`. */
export async function readResults(file: string): Promise<Saved> {
  const text = await contentOf(file);
  // Imported only here, because the schemas and the histogram take a while to load.
  const { readSaved } = await import('../../report/saved/saved-result.ts');
  const { withPercentiles } = await import('./with-percentiles.ts');
  return withPercentiles(readSaved(text, file === '-' ? 'stdin' : file));
}

/** The run that others are compared with. Throws `RESULT_INVALID`. */
export async function readBaseline(
  file: string | undefined,
  tolerance: number,
): Promise<Baseline | undefined> {
  if (file === undefined) return undefined;
  return { result: await readRun(file, 'a baseline'), tolerance };
}

/** The result of one run of stress; `role` is what it is read for. Throws `RESULT_INVALID`. */
export async function readRun(file: string, role: string): Promise<StressResult> {
  const saved = await readResults(file);
  const [result, ...others] = saved.kind === 'stress' ? saved.results : [];
  if (result?.requests.completed === 0)
    throw new GenesisError('RESULT_INVALID', `${file} has no request to compare with`, {
      hint: 'Name the result of a run that completed requests.',
    });
  if (result && others.length === 0) return result;
  const what = saved.kind === 'stress' ? `${saved.results.length} runs` : `a result of genesis ${saved.kind}`;
  throw new GenesisError('RESULT_INVALID', `${file} has ${what}; ${role} is one run of genesis stress`, {
    hint: 'Save one with genesis stress -o FILE.json.',
  });
}

async function contentOf(file: string): Promise<string> {
  try {
    return await textOf(file === '-' ? process.stdin : createReadStream(file));
  } catch (error) {
    throw new GenesisError('RESULT_INVALID', `${file} cannot be read: ${messageOf(error)}`, {
      hint: 'Name a JSON file that genesis has written.',
      cause: error,
    });
  }
}

/** Reads no further than a result can be long: what is named may be any file, or never end. */
async function textOf(stream: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES)
      throw new Error(`it has more than ${formatBytes(MOST_BYTES)}, which no result has`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
