/** Called with the place of a record in the bytes that are being cut. */
export type Take = (start: number, end: number) => void;

/** Cuts the bytes of a file into records, as they are read. */
export interface Cutter {
  /**
   * Takes the records that end in these bytes, which begin with what the last call left; those before `searched` were
   * searched by then. Returns where the next record begins.
   */
  cut(bytes: Buffer, searched: number, take: Take): number;
  /** Takes what is left at the end of the file. Returns what is missing; undefined for a whole file. */
  finish(left: Buffer, take: Take): string | undefined;
}
