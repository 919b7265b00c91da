import { appendFile } from 'node:fs/promises';
import { Chalk } from 'chalk';
import { messageOf } from '../../errors.ts';
import { reportAs } from '../../report/report-as.ts';
import type { Saved } from '../../report/saved/saved-result.ts';
import type { Terminal } from './terminal.ts';

type Annotated = Extract<Saved, { readonly kind: 'stress' | 'verify' }>;

const PLAIN = new Chalk({ level: 0 });

/** Annotations and a summary of the step, if GitHub Actions runs this process. */
export async function reportToGithub(
  saved: Annotated,
  { stderr }: Terminal,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  if (env.GITHUB_ACTIONS !== 'true') return;
  // GitHub reads both streams, and stdout may be redirected to a file.
  stderr.write(await annotationsOf(saved));
  if (!env.GITHUB_STEP_SUMMARY) return;
  const summary = await reportAs('markdown', saved, PLAIN);
  await appendFile(env.GITHUB_STEP_SUMMARY, summary).catch((error: unknown) => {
    stderr.write(`warning: no step summary: ${messageOf(error)}\n`);
  });
}

/** Imported only here: elsewhere than in GitHub Actions they are not needed. */
async function annotationsOf(saved: Annotated): Promise<string> {
  if (saved.kind === 'stress') {
    const { stressAnnotations } = await import('../../report/stress/annotations.ts');
    return stressAnnotations(saved.results);
  }
  const { verifyAnnotations } = await import('../../report/verify/annotations.ts');
  return verifyAnnotations(saved.result);
}
