import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A place in a file, as V8 writes it into a stack trace. Its address has no spaces, but may have parentheses. */
const PLACE = /(file:\/\/\S+?\.js):(\d+):(\d+)/g;

/**
 * A stack trace with the source files that the build joined in place of those that it made. For one that is printed: a map takes
 * 0.1 s to read, and Node itself looks at the stack of every error that ends a connection.
 */
export function withSourceNames(stack: string): string {
  const maps = new Map<string, SourceMap | undefined>();
  const mapOf = (file: string) => {
    if (!maps.has(file)) maps.set(file, readMap(file));
    return maps.get(file);
  };
  return stack.replace(PLACE, (place, file: string, line: string, column: string) => {
    const origin = mapOf(file)?.findOrigin(Number(line), Number(column));
    if (!origin || !('fileName' in origin)) return place;
    const { fileName, lineNumber, columnNumber } = origin;
    return `${new URL(fileName, file)}:${lineNumber}:${columnNumber}`;
  });
}

function readMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(fileURLToPath(`${file}.map`), 'utf8')));
  } catch {
    // Not made by the build, or installed without maps.
    return undefined;
  }
}
