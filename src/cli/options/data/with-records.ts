import { InvalidArgumentError } from 'commander';
import type { RequestFlags } from '../request-flags.ts';
import { asTemplates } from '../texts/as-templates.ts';
import { fieldUses } from '../texts/field-uses.ts';

/** What `use` makes of the flags with the records of `--data`, which are closed afterwards. Throws `DATA_INVALID`. */
export async function withRecords<Flags extends RequestFlags & { readonly seed?: string }, Result>(
  flags: Flags,
  use: (flags: Flags) => Promise<Result>,
): Promise<Result> {
  const { data, dataOrder, seed = '' } = flags;
  if (data === undefined) {
    if (dataOrder === undefined) return use(flags);
    throw new InvalidArgumentError(
      'error: --data-order needs --data. Add the file of the records, or leave it out.',
    );
  }
  const uses = fieldUses(asTemplates(flags));
  // Imported only here: most loads have no records.
  const { openData } = await import('../../../stress/data/open-data.ts');
  const records = await openData(data, { order: dataOrder ?? 'in-order', seed, uses });
  try {
    return await use({ ...flags, records });
  } finally {
    records.close();
  }
}
