const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Whole bytes in `512B`, `256KiB` or `1.5MiB`; undefined for anything else, a number without a unit included. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(B|KiB|MiB|GiB|TiB)$/.exec(text.trim());
  if (!match) return undefined;
  const power = ['B', ...UNITS].indexOf(match[2] as string);
  return Math.round(Number(match[1]) * 1_024 ** power);
}

/** Bytes with a unit and three significant digits: `512 bytes`, `8 KiB`, `4.2 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_024) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const power = Math.min(UNITS.length, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1_024 ** power;
  return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${UNITS[power - 1]}`;
}
