import type { PointStyle } from 'chart.js';
import { OUTCOMES, type Outcome } from '../../../stress/answer/outcome.ts';

/** How an outcome looks. Shape and colour both identify it, for readers who see few colours, or print in grey. */
export interface OutcomeStyle {
  /** Its name in Chart.js. */
  readonly shape: Extract<PointStyle, string>;
  /** The same shape in text. */
  readonly glyph: string;
  readonly light: string;
  readonly dark: string;
}

/** Success is quiet; hues differ clearly in the common kinds of colour blindness (after Okabe and Ito). */
export const OUTCOME_STYLES: Readonly<Record<Outcome, OutcomeStyle>> = {
  ok: { shape: 'circle', glyph: '●', light: '#6f8fb5', dark: '#7d9cc4' },
  crosstalk: { shape: 'star', glyph: '✳', light: '#b0307f', dark: '#f08cc4' },
  'lock-error': { shape: 'triangle', glyph: '▲', light: '#d1480a', dark: '#ff7a3d' },
  'constraint-error': { shape: 'rectRot', glyph: '◆', light: '#8a3fa0', dark: '#cf8fe6' },
  'pool-exhausted': { shape: 'rect', glyph: '■', light: '#c98500', dark: '#f2b134' },
  overloaded: { shape: 'rectRounded', glyph: '▬', light: '#8c7a00', dark: '#ddc93b' },
  'internal-error': { shape: 'crossRot', glyph: '✕', light: '#a3121f', dark: '#ff6b78' },
  'error-in-stream': { shape: 'triangle', glyph: '▲', light: '#a3121f', dark: '#ff6b78' },
  redirected: { shape: 'rectRounded', glyph: '▬', light: '#8a3fa0', dark: '#cf8fe6' },
  'login-refused': { shape: 'rect', glyph: '■', light: '#8a3fa0', dark: '#cf8fe6' },
  'wrong-path': { shape: 'crossRot', glyph: '✕', light: '#8a3fa0', dark: '#cf8fe6' },
  'request-refused': { shape: 'star', glyph: '✳', light: '#8a3fa0', dark: '#cf8fe6' },
  'bad-response': { shape: 'cross', glyph: '✚', light: '#8a3fa0', dark: '#cf8fe6' },
  timeout: { shape: 'rectRot', glyph: '◆', light: '#111418', dark: '#f4f5f6' },
  'connection-lost': { shape: 'crossRot', glyph: '✕', light: '#111418', dark: '#f4f5f6' },
  'cut-off': { shape: 'triangle', glyph: '▲', light: '#111418', dark: '#f4f5f6' },
  'unannounced-close': { shape: 'rectRounded', glyph: '▬', light: '#111418', dark: '#f4f5f6' },
  'connection-refused': { shape: 'cross', glyph: '✚', light: '#111418', dark: '#f4f5f6' },
  'client-limit': { shape: 'line', glyph: '━', light: '#5f6670', dark: '#a7afba' },
  'untrusted-certificate': { shape: 'rect', glyph: '■', light: '#5f6670', dark: '#a7afba' },
};

/** The colours of one scheme as custom CSS properties. */
export function outcomeColours(scheme: 'light' | 'dark'): string {
  return OUTCOMES.map((outcome) => `--outcome-${outcome}: ${OUTCOME_STYLES[outcome][scheme]};`).join(' ');
}
