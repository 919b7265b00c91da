import { type Command, Option } from 'commander';
import type { DataOrder } from '../../../stress/data/data-source.ts';
import { oneOfNames } from '../one-of-names.ts';
import { nonEmpty } from '../parsers.ts';

/** `orders`: those that the loads of the command can have. */
export function addDataFlags(command: Command, orders: readonly DataOrder[]): void {
  const data = 'records for {{data.FIELD}}, one a request: .jsonl, .csv, .tsv, .txt or .json';
  const once = orders.includes('once') ? ', or once: the load ends with the last record' : '';
  const order = `records again from the first one, or shuffled by --seed${once} (default: in-order)`;
  command
    .option('--data <file>', data, nonEmpty)
    .addOption(new Option('--data-order <how>', order).choices(orders).argParser(oneOfNames(orders)));
}
