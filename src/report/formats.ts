import { extname } from 'node:path';
import type { ChalkInstance } from 'chalk';
import type { ProbeResult } from '../chat-probe/result.ts';
import type { CompareResult } from '../compare/result.ts';
import type { DoctorResult } from '../doctor/result.ts';
import type { StressResult } from '../stress/judge/result.ts';
import type { VerifyResult } from '../verify/result.ts';

/** Colours are for text alone. */
type Renderer<Result> = (result: Result, chalk: ChalkInstance) => string;
type Load<Result> = () => Promise<Renderer<Result>>;

interface ReportFormat {
  /** Of file names, in lower case, with the dot. */
  readonly extensions: readonly string[];
  readonly stress?: Load<readonly StressResult[]>;
  readonly verify?: Load<VerifyResult>;
  readonly doctor?: Load<DoctorResult>;
  readonly compare?: Load<CompareResult>;
  readonly probe?: Load<ProbeResult>;
}

/**
 * All formats, by name, with a renderer for each kind of result that they can show. Help texts and options are made from
 * this list, so a renderer and its libraries are loaded only when a report is written.
 */
export const FORMATS = formats({
  text: {
    extensions: ['.txt'],
    stress: async () => (await import('./stress/text.ts')).stressText,
    verify: async () => (await import('./verify/text.ts')).verifyText,
    doctor: async () => (await import('./doctor/text.ts')).doctorText,
    compare: async () => (await import('./compare/text.ts')).compareText,
    probe: async () => (await import('./probe/text.ts')).probeText,
  },
  json: {
    extensions: ['.json'],
    stress: loadJson,
    verify: loadJson,
    doctor: loadJson,
    compare: loadJson,
    probe: loadJson,
  },
  junit: {
    extensions: ['.xml'],
    stress: async () => (await import('./stress/junit.ts')).stressJunit,
    verify: async () => (await import('./verify/junit.ts')).verifyJunit,
    compare: async () => (await import('./compare/junit.ts')).compareJunit,
  },
  markdown: {
    extensions: ['.md'],
    stress: async () => (await import('./stress/markdown.ts')).stressMarkdown,
    verify: async () => (await import('./verify/markdown.ts')).verifyMarkdown,
    compare: async () => (await import('./compare/markdown.ts')).compareMarkdown,
  },
  html: {
    extensions: ['.html', '.htm'],
    stress: async () => (await import('./html/stress-html.ts')).stressHtml,
    compare: async () => (await import('./html/compare-html.ts')).compareHtml,
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
