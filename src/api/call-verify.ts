import type { TSchema } from 'typebox';
import { selectChecks, VERIFY_TIMEOUT_MS, type VerifyFlags, verifyOptions } from '../cli/verify/options.ts';
import { codeOf } from '../errors.ts';
import { fitRunning } from '../stress/fit-running.ts';
import { GENESIS_CHAT } from '../stress/request/chat.ts';
import { withScenario } from '../stress/scenario/with-scenario.ts';
import { CHECKS } from '../verify/checks/index.ts';
import type { VerifyResult } from '../verify/result.ts';
import { runVerify } from '../verify/verify.ts';
import type { VerifyOptions } from '../verify/verify-options.ts';
import { calling } from './calling.ts';
import { assertNotBoth, assertOptions } from './options/assert-options.ts';
import { given } from './options/given.ts';
import { type ChatRequestOptions, REQUEST, requestFlags } from './options/request-options.ts';
import { Anything, Flag, Milliseconds, Names, Path, Text } from './options/schemas.ts';
import { TARGET, type TargetOptions, targetFlags } from './options/target-options.ts';

/** What `runVerify` takes. */
export interface RunVerifyOptions extends TargetOptions, ChatRequestOptions {
  /** Smaller loads, and fewer checks; `false` by default. */
  readonly quick?: boolean | undefined;
  /** The names of the checks to run; all by default. */
  readonly only?: readonly string[] | undefined;
  /** The names of checks not to run. */
  readonly skip?: readonly string[] | undefined;
  /** Whole milliseconds to wait for one answer; 30 000 by default. */
  readonly timeoutMs?: number | undefined;
  /** Where the server streams its answers; by default that is tried out. */
  readonly streamPath?: string | undefined;
  /** The file of a module with what each user does, in rounds, instead of one request: see `Scenario`. */
  readonly scenario?: string | undefined;
  /** A command line that stops the PostgreSQL of `database` at once and starts it again; without it, it is left running. */
  readonly restartDatabase?: string | undefined;
  /** Ends the run early: the result has the checks that finished before, and `interrupted`. */
  readonly signal?: AbortSignal | undefined;
}

export const VERIFY_OPTIONS = {
  ...TARGET,
  ...REQUEST,
  quick: Flag,
  only: Names,
  skip: Names,
  timeoutMs: Milliseconds,
  streamPath: Path,
  scenario: Text,
  restartDatabase: Text,
  signal: Anything,
} satisfies Record<keyof RunVerifyOptions, TSchema>;

/** Runs the checks. See `runVerify` of `index.ts`. */
export function callVerify(options: RunVerifyOptions): Promise<VerifyResult> {
  return calling(async () => {
    assertOptions('runVerify', VERIFY_OPTIONS, options);
    assertNotBoth(options, [['insecure', 'ca']]);
    const { signal = new AbortController().signal } = options;
    const flags = verifyFlags(options);
    const checked = verifyOptions(flags, selectChecks(CHECKS, flags));
    return withScenario(options.scenario, async (scenario) => {
      const planned = { ...checked, scenario };
      signal.throwIfAborted();
      const fitting = options.probe === false || scenario ? planned : await fittingVerify(planned, signal);
      return runVerify(fitting, { signal });
    });
  });
}

function verifyFlags(options: RunVerifyOptions): VerifyFlags {
  const {
    quick,
    only,
    skip,
    timeoutMs: timeout = VERIFY_TIMEOUT_MS,
    streamPath,
    restartDatabase,
    scenario,
  } = options;
  return {
    ...targetFlags(options),
    ...requestFlags(options),
    ...given({ quick, only, skip, timeout, streamPath, scenario, restartDb: restartDatabase }),
  };
}

/** With the request that fits a server which runs already. One that cannot be reached is for the checks to report. */
async function fittingVerify(options: VerifyOptions, signal: AbortSignal): Promise<VerifyOptions> {
  const { target, chat = GENESIS_CHAT, timeoutMs, mayChooseApi } = options;
  try {
    return { ...options, ...(await fitRunning(target, chat, { timeoutMs, mayChooseApi, signal })) };
  } catch (error) {
    if (codeOf(error) === 'TARGET_UNREACHABLE') return options;
    throw error;
  }
}
