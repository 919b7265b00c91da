import type { Row } from './row.ts';

export interface Measured {
  readonly rows: readonly Row[];
  /** The measures that failed, with their reasons. */
  readonly failures: readonly { readonly name: string; readonly reason: string }[];
}

export type Measure = () => Promise<readonly Row[]>;

interface Conduct {
  /** Runs ahead of each. */
  readonly before: () => Promise<void>;
  /** None begins later than this after the first. */
  readonly mostMs: number;
  /** Gets what is done, as it is done. */
  readonly say: (text: string) => void;
}

/** Makes one measure after the other; one that fails keeps none of the others from their rows. */
export async function measureAll(
  measures: readonly (readonly [name: string, measure: Measure])[],
  { before, mostMs, say }: Conduct,
): Promise<Measured> {
  const rows: Row[] = [];
  const failures: { name: string; reason: string }[] = [];
  const endAt = performance.now() + mostMs;
  for (const [name, measure] of measures) {
    const startedAt = performance.now();
    if (startedAt >= endAt) {
      failures.push({ name, reason: `the ${mostMs / 60_000} minutes of all measures were over: use --only` });
      continue;
    }
    say(`measuring ${name} …`);
    try {
      await before();
      rows.push(...(await measure()));
    } catch (error) {
      failures.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
    say(` ${((performance.now() - startedAt) / 1e3).toFixed(0)} s\n`);
  }
  return { rows, failures };
}
