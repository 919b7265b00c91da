import type { SampleRecord } from '../../../stress/run/records/sample-record.ts';
import { headOfSamples, type RecordedRun, recordLines } from './record-lines.ts';
import { SampleFile } from './sample-file.ts';
import type { SampleTarget } from './samples-flag.ts';

/** Takes the records of all runs of a command. */
export interface SampleOutput {
  /** What the records of one run are given to. */
  readonly recorder: (run: RecordedRun) => (record: SampleRecord) => void;
  /** As `SampleFile.settle`, after each run. */
  readonly settle: () => Promise<string | undefined>;
  /** Resolves with what kept records from being written; undefined for nothing. */
  readonly close: () => Promise<unknown>;
}

export function sampleOutput({ file, format }: SampleTarget): SampleOutput {
  const lines = new SampleFile(file, headOfSamples(format));
  return {
    recorder: (run) => {
      const lineOf = recordLines(format, run);
      return (record) => lines.add(lineOf(record));
    },
    settle: () => lines.settle(),
    close: () =>
      lines.close().then(
        () => undefined,
        (error: unknown) => error,
      ),
  };
}
