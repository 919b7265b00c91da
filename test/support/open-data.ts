import { onTestFinished } from 'vitest';
import type { DataRecord } from '../../src/stress/data/data-source.ts';
import { type DataOptions, openData } from '../../src/stress/data/open-data.ts';
import { dataFile } from './data-file.ts';

/** The records of a file with this content; it is closed when the test is over. */
export async function openContent(
  name: string,
  content: string | Uint8Array,
  options: Partial<DataOptions> = {},
) {
  const data = await openData(dataFile(name, content), { order: 'in-order', seed: '', uses: [], ...options });
  onTestFinished(() => data.close());
  return data;
}

/** All records of a file with this content, in order. */
export async function recordsOf(name: string, content: string | Uint8Array): Promise<DataRecord[]> {
  const data = await openContent(name, content);
  return Array.from({ length: data.summary.records }, (_, seq) => data.record(seq));
}
