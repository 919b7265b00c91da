import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A place in a file, as V8 writes it into a stack trace. Its address has no spaces, but may have parentheses. */
const PLACE = /(file:\/\/\S+?\.js):(\d+):(\d+)/;

/**
 * Makes stack traces name the source files that the build joined. Only when a trace is read: Node's own support for source
 * maps reads them with the code, which is a third of a start.
 */
export function nameSources(): void {
  const maps = new Map<string, SourceMap | undefined>();
  const mapOf = (file: string) => {
    if (!maps.has(file)) maps.set(file, readMap(file));
    return maps.get(file);
  };
  Error.prepareStackTrace = (error, calls) => [headOf(error), ...calls.map(lineOf)].join('\n');
  const lineOf = (call: NodeJS.CallSite) =>
    `    at ${call}`.replace(PLACE, (place, file: string, line: string, column: string) => {
      const origin = mapOf(file)?.findOrigin(Number(line), Number(column));
      if (!origin || !('fileName' in origin)) return place;
      const { fileName, lineNumber, columnNumber } = origin;
      return `${new URL(fileName, file)}:${lineNumber}:${columnNumber}`;
    });
}

function headOf(error: Error): string {
  try {
    // Those of Node put their code into it.
    return error instanceof Error ? String(error) : Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}

function readMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(fileURLToPath(`${file}.map`), 'utf8')));
  } catch {
    // Not made by the build, or installed without maps.
    return undefined;
  }
}
