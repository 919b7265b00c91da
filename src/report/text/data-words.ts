import { count } from '../../count.ts';
import type { DataOrder, DataSummary } from '../../stress/data/data-source.ts';

const ORDERS: Readonly<Record<DataOrder, string>> = {
  'in-order': 'in order',
  shuffle: 'shuffled',
  once: 'each once',
};

/** Such as `300 records of prompts.jsonl, in order`. */
export function dataWords({ file, records, order }: DataSummary): string {
  return `${count(records, 'record')} of ${file}, ${ORDERS[order]}`;
}
