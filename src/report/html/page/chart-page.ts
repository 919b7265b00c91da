import { inlineScript, type Part } from '../markup/markup.ts';
import { chartLibrary } from './chart-library.ts';
import { page } from './page.ts';
import { SCRIPT } from './script.ts';

/** A page with charts, in one file that loads nothing. */
export function chartPage(title: string, content: Part): string {
  return page(title, content, {
    scripts: [inlineScript(chartLibrary()), inlineScript(SCRIPT)],
    without: 'The charts need JavaScript; every figure is in the tables.',
  });
}
