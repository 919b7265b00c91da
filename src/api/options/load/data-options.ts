import type { TSchema } from 'typebox';
import type { RequestFlags } from '../../../cli/options/request-flags.ts';
import type { DataOrder } from '../../../stress/data/data-source.ts';
import { given } from '../given.ts';
import { oneOf, Text } from '../schemas.ts';

/** Records for the requests: `{{data.FIELD}}` in their texts is a field of one. */
export interface DataOptions<Order extends DataOrder = DataOrder> {
  /**
   * The file of the records: JSON lines (`.jsonl`), CSV with a header (`.csv`, `.tsv`), a prompt a line (`.txt`), or a JSON list
   * (`.json`), also ShareGPT's. Where no text has a field, the message is `{{data.prompt}}`.
   */
  readonly data?: string | undefined;
  /**
   * `in-order`, the default, begins again after the last record; `shuffle` has an order that the seed determines; with `once`, the
   * load ends with the last record.
   */
  readonly dataOrder?: Order | undefined;
}

/** `orders`: those that the loads of a call can have. */
export function dataSchemas(orders: readonly DataOrder[]) {
  return { data: Text, dataOrder: oneOf(orders) } satisfies Record<keyof DataOptions, TSchema>;
}

/** The flags about records. */
export function dataFlags({ data, dataOrder }: DataOptions): Pick<RequestFlags, 'data' | 'dataOrder'> {
  return given({ data, dataOrder });
}
