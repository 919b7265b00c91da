/** Which record each request gets. */
export const DATA_ORDERS = ['in-order', 'shuffle', 'once'] as const;
/**
 * `in-order`: the first request gets the first record, and after the last one they begin again. `shuffle`: each record once in
 * each pass, in an order that the seed determines. `once`: in order, and the load ends with the last one.
 */
export type DataOrder = (typeof DATA_ORDERS)[number];

/** A record by the names of its fields. */
export type DataRecord = Readonly<Record<string, unknown>>;

/** What a result says about the records of a load. */
export interface DataSummary {
  /** Its name, without folders. */
  readonly file: string;
  readonly records: number;
  readonly order: DataOrder;
  /** Of the whole file, in hexadecimal digits. */
  readonly sha256: string;
}

/** The records that fill the requests of a load. */
export interface DataSource {
  readonly summary: DataSummary;
  /** Conversations without a text of a user, which are no records. */
  readonly leftOut: number;
  /**
   * The record of request number `seq`, from 0, in each run: the same each time. Reads the file, which takes microseconds. Throws
   * `DATA_INVALID` where the file has changed since it was opened.
   */
  record(seq: number): DataRecord;
  /** Afterwards, nothing can be read. */
  close(): void;
}
