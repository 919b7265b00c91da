import { extname } from 'node:path';
import { type Probe, type ProbeOptions, withProbe } from '../../sqlite-probe/probe.ts';
import type { DoctorQuestions } from './protocol.ts';

const PROCESS = new URL(`./probe-process${extname(import.meta.url)}`, import.meta.url);

/** A probe that can be asked what the doctor wants to know. */
export type DoctorProbe = Probe<DoctorQuestions>;

/** Runs `use` with a probe, and kills its process afterwards. */
export function withDoctorProbe<T>(
  options: ProbeOptions,
  use: (probe: DoctorProbe) => Promise<T>,
): Promise<T> {
  return withProbe<DoctorQuestions, T>(PROCESS, options, use);
}
