import type { Check } from './check.ts';
import { configuration } from './configuration.ts';
import { data } from './data.ts';
import { environment } from './environment.ts';
import { file } from './file.ts';
import { integrity } from './integrity.ts';
import { locks } from './locks.ts';
import { wal } from './wal.ts';

/** Of a file, in the order in which they are told: what people ask first, first. */
export const CHECKS: readonly Check[] = [file, locks, wal, integrity, data, configuration, environment];
