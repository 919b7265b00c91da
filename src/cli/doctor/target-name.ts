import type { DoctorTarget } from '../../doctor/doctor.ts';
import { shownAddress } from '../../postgres/address.ts';

/** What is examined, as it is shown: without a password. */
export function targetName(target: DoctorTarget): string {
  switch (target.kind) {
    case 'file':
      return target.file;
    case 'postgres':
      return shownAddress(target.address);
    case 'server':
      return target.url;
  }
}
