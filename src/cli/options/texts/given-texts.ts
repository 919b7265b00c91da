import type { Header } from '../../../stress/http/site.ts';
import type { GivenBody } from './given-body.ts';

/** The texts of a request as a user has given them. */
export interface GivenTexts {
  /** False with `--no-template`: they are sent as they are. */
  readonly template: boolean;
  readonly message?: string | undefined;
  readonly body?: GivenBody | undefined;
  readonly header?: readonly Header[] | undefined;
  readonly path?: string | undefined;
  /** The file of a scenario, whose script uses the records. */
  readonly scenario?: string | undefined;
  /** The file of the records whose fields they may have; undefined: there are none. */
  readonly data?: string | undefined;
}
