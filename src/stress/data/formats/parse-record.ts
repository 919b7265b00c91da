import { messageOf } from '../../../errors.ts';
import type { DataRecord } from '../data-source.ts';

/** A line of text: the prompt. */
export function promptRecord(line: string): DataRecord {
  return { prompt: line.endsWith('\r') ? line.slice(0, -1) : line };
}

/** A JSON object; undefined for a conversation without a text of a user. Throws for anything else. */
export function jsonRecord(text: string): DataRecord | undefined {
  const value = parsedJson(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return withPrompt(value as DataRecord);
  throw new Error('it is JSON, but no object with fields, such as {"prompt": "…"}');
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`it is not a JSON object (${messageOf(error)})`, { cause: error });
  }
}

/** ShareGPT's conversations are lists of `{ from, value }`: the prompt is what the user says first. */
function withPrompt(record: DataRecord): DataRecord | undefined {
  const { conversations } = record;
  if (!Array.isArray(conversations) || Object.hasOwn(record, 'prompt')) return record;
  const turns: readonly ({ readonly from?: unknown; readonly value?: unknown } | null | undefined)[] =
    conversations;
  if (!turns.every((turn) => typeof turn?.from === 'string')) return record;
  const prompt = turns.find((turn) => turn?.from === 'human' || turn?.from === 'user')?.value;
  return typeof prompt === 'string' && prompt !== '' ? { ...record, prompt } : undefined;
}
