import { extname } from 'node:path';
import type { ChalkInstance } from 'chalk';
import type { CapacityResult } from '../capacity/result.ts';
import type { ProbeResult } from '../chat-probe/result.ts';
import type { CompareResult } from '../compare/result.ts';
import type { DoctorResult } from '../doctor/result.ts';
import type { StressResult } from '../stress/judge/result.ts';
import type { VerifyResult } from '../verify/result.ts';

/** What a report is made from, by the command that makes it. */
interface Results {
  readonly stress: readonly StressResult[];
  readonly verify: VerifyResult;
  readonly doctor: DoctorResult;
  readonly compare: CompareResult;
  readonly capacity: CapacityResult;
  readonly probe: ProbeResult;
}

/** Colours are for text alone. */
type Renderer<Result> = (result: Result, chalk: ChalkInstance) => string;

/** Every kind of result has every format, so that no option of a command is refused after its run. */
type ReportFormat = {
  /** Of file names, in lower case, with the dot. */
  readonly extensions: readonly string[];
} & { readonly [Kind in keyof Results]: () => Promise<Renderer<Results[Kind]>> };

/**
 * All formats, by name, with a renderer for each kind of result. Help texts and options are made from this list, so a
 * renderer and its libraries are loaded only when a report is written.
 */
export const FORMATS = formats({
  text: {
    extensions: ['.txt'],
    stress: async () => (await import('./stress/text.ts')).stressText,
    verify: async () => (await import('./verify/text.ts')).verifyText,
    doctor: async () => (await import('./doctor/text.ts')).doctorText,
    compare: async () => (await import('./compare/text.ts')).compareText,
    capacity: async () => (await import('./capacity/text.ts')).capacityText,
    probe: async () => (await import('./probe/text.ts')).probeText,
  },
  json: {
    extensions: ['.json'],
    stress: loadJson,
    verify: loadJson,
    doctor: loadJson,
    compare: loadJson,
    capacity: loadJson,
    probe: loadJson,
  },
  junit: {
    extensions: ['.xml'],
    stress: async () => (await import('./stress/junit.ts')).stressJunit,
    verify: async () => (await import('./verify/junit.ts')).verifyJunit,
    doctor: async () => (await import('./doctor/junit.ts')).doctorJunit,
    compare: async () => (await import('./compare/junit.ts')).compareJunit,
    capacity: async () => (await import('./capacity/junit.ts')).capacityJunit,
    probe: async () => (await import('./probe/junit.ts')).probeJunit,
  },
  markdown: {
    extensions: ['.md'],
    stress: async () => (await import('./stress/markdown.ts')).stressMarkdown,
    verify: async () => (await import('./verify/markdown.ts')).verifyMarkdown,
    doctor: async () => (await import('./doctor/markdown.ts')).doctorMarkdown,
    compare: async () => (await import('./compare/markdown.ts')).compareMarkdown,
    capacity: async () => (await import('./capacity/markdown.ts')).capacityMarkdown,
    probe: async () => (await import('./probe/markdown.ts')).probeMarkdown,
  },
  html: {
    extensions: ['.html', '.htm'],
    stress: async () => (await import('./html/stress-html.ts')).stressHtml,
    verify: async () => (await import('./html/verify-html.ts')).verifyHtml,
    doctor: async () => (await import('./html/doctor-html.ts')).doctorHtml,
    compare: async () => (await import('./html/compare-html.ts')).compareHtml,
    capacity: async () => (await import('./html/capacity-html.ts')).capacityHtml,
    probe: async () => (await import('./html/probe-html.ts')).probeHtml,
  },
});

async function loadJson() {
  return (await import('./json.ts')).jsonReport;
}

function formats<Name extends string>(list: Readonly<Record<Name, ReportFormat>>) {
  return list;
}

export type Format = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly Format[];

export const FILE_EXTENSIONS = FORMAT_NAMES.flatMap((name) => FORMATS[name].extensions);

/** The format of a file, by its extension. */
export function formatOfFile(file: string): Format | undefined {
  return FORMAT_NAMES.find((name) => FORMATS[name].extensions.includes(extname(file).toLowerCase()));
}
