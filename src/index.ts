// What can be imported from the package. Everything else is imported when it is called: an import of this module takes a
// moment, does nothing but look at the version of Node, and opens nothing.
import { unsupportedNode } from '../bin/supported-node.js';
import type { RunCapacityOptions } from './api/call-capacity.ts';
import type { RunCompareOptions } from './api/call-compare.ts';
import type { RunDoctorOptions } from './api/call-doctor.ts';
import type { StartedServer, StartServerOptions } from './api/call-server.ts';
import type { RunStressOptions } from './api/call-stress.ts';
import type { RunVerifyOptions } from './api/call-verify.ts';
import type { CapacityResult } from './capacity/result.ts';
import type { TurnsComparison } from './compare/result.ts';
import type { DoctorResult } from './doctor/result.ts';
import { GenesisError } from './errors.ts';
import type { Saved } from './report/saved/saved-result.ts';
import type { StressResult } from './stress/judge/result.ts';
import type { VerifyResult } from './verify/result.ts';

export type { RunCapacityOptions } from './api/call-capacity.ts';
export type { ComparedServer, RunCompareOptions } from './api/call-compare.ts';
export type { RunDoctorOptions } from './api/call-doctor.ts';
export type { StartedServer, StartServerOptions } from './api/call-server.ts';
export type { RunStressOptions } from './api/call-stress.ts';
export type { RunVerifyOptions } from './api/call-verify.ts';
export type { SloOption, ThresholdOption } from './api/options/judgement-options.ts';
export type { EchoOptions, ModelOptions, ModelServerOptions } from './api/options/model-options.ts';
export type { ChatRequestOptions } from './api/options/request-options.ts';
export type { ConnectionOptions, TargetOptions } from './api/options/target-options.ts';
export type { CapacityResult, CapacityStep } from './capacity/result.ts';
export type { ProbeResult } from './chat-probe/result.ts';
export type { CompareResult, EarlierComparison, TurnsComparison } from './compare/result.ts';
export type { CheckResult as DoctorCheck, DoctorResult, Finding } from './doctor/result.ts';
export { type ErrorCode, GenesisError } from './errors.ts';
export type { Saved as SavedResult } from './report/saved/saved-result.ts';
export type { Fault } from './stress/faults/fault.ts';
export type { Diagnosis } from './stress/judge/diagnosis/causes.ts';
export type { StressResult } from './stress/judge/result.ts';
export type { Verdict } from './stress/judge/verdict/verdict.ts';
export type { ArrivalSpread } from './stress/load/arrival-spread.ts';
export type { Load } from './stress/load/load.ts';
export type { SampleRecord } from './stress/run/records/sample-record.ts';
export type {
  ChatAnswer,
  Scenario,
  ScenarioChat,
  ScenarioHistory,
  ScenarioUser,
  StepAnswer,
  StepOptions,
} from './stress/scenario/script/scenario.ts';
export type { CheckResult as VerifyCheck, VerifyResult } from './verify/result.ts';

// Before anything is loaded that such a Node cannot run.
const unsupported = unsupportedNode(process.versions.node);
if (unsupported) throw new GenesisError('NODE_UNSUPPORTED', unsupported.message, { hint: unsupported.hint });

/**
 * Sends many chat messages at once, then reads back what was stored: `genesis stress`. All failures under load are in the
 * result. Rejects with a `GenesisError`: `OPTION_INVALID`, `TARGET_UNREACHABLE`, `TARGET_UNFIT`, `SERVER_START_FAILED`,
 * `PORT_UNAVAILABLE`, `FAULT_IMPOSSIBLE`, `LOG_UNREADABLE` or `DB_…`; after an abort without a result with the reason of the signal.
 */
export const runStress = async (options: RunStressOptions = {}): Promise<StressResult> => {
  const { callStress } = await import('./api/calls.ts');
  return callStress(options);
};

/**
 * Checks what every chat server must withstand: `genesis verify`. Whatever goes wrong with the server is in the result, also
 * where none starts or answers. Rejects with a `GenesisError`: `OPTION_INVALID`, `TARGET_UNFIT`, or `DB_OPEN_FAILED` for an
 * address that names no database.
 */
export const runVerify = async (options: RunVerifyOptions = {}): Promise<VerifyResult> => {
  const { callVerify } = await import('./api/calls.ts');
  return callVerify(options);
};

/**
 * Finds out whether one server is worse than another, in many short rounds: `genesis compare`. Rejects with what `runStress`
 * rejects with; after an abort only before the end of the first round.
 */
export const runCompare = async (options: RunCompareOptions): Promise<TurnsComparison> => {
  const { callCompare } = await import('./api/calls.ts');
  return callCompare(options);
};

/**
 * Finds the highest rate at which a server keeps every threshold, and audits all that was sent: `genesis capacity`. Rejects with
 * what `runStress` rejects with; after an abort only before the first step is over.
 */
export const runCapacity = async (options: RunCapacityOptions = {}): Promise<CapacityResult> => {
  const { callCapacity } = await import('./api/calls.ts');
  return callCapacity(options);
};

/**
 * Examines a SQLite or PostgreSQL database in use: `genesis doctor`. It changes nothing; what is wrong is in the result.
 * Rejects with a `GenesisError`: `OPTION_INVALID`, or `DB_OPEN_FAILED` for an address that names no database.
 */
export const runDoctor = async (options: RunDoctorOptions): Promise<DoctorResult> => {
  const { callDoctor } = await import('./api/calls.ts');
  return callDoctor(options);
};

/**
 * Starts Genesis's own chat server in this process: `genesis serve`. Rejects with a `GenesisError`: `OPTION_INVALID`,
 * `PORT_UNAVAILABLE`, `TOKEN_INVALID` or `DB_…`; nothing stays open then.
 */
export const startServer = async (options: StartServerOptions = {}): Promise<StartedServer> => {
  const { callServer } = await import('./api/calls.ts');
  return callServer(options);
};

/**
 * Reads what `--json` saved, or `JSON.stringify` of a result. `name`: what errors call it. Rejects with a `GenesisError`:
 * `RESULT_INVALID`.
 */
export const parseResult = async (text: string, name = 'the text'): Promise<Saved> => {
  const { readResult } = await import('./api/read-result.ts');
  return readResult(text, name);
};
