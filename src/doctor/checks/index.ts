import type { Check } from '../check.ts';
import { configuration } from './configuration.ts';
import { data } from './data.ts';
import { environment } from './environment.ts';
import { file } from './file.ts';
import { integrity } from './integrity.ts';
import { locks } from './locks.ts';
import { wal } from './wal.ts';

/** The checks of a file, in the order of the report: the most frequent questions first. */
export const CHECKS: readonly Check[] = [file, locks, wal, integrity, data, configuration, environment];
