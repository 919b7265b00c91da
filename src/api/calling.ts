import { killServers } from '../stress/target/server-child.ts';
import { removeTemporaryFolders } from '../temporary-folder.ts';
import { errorOfCall } from './options/option-names.ts';

let underWay = 0;

/**
 * Makes a call of the library: its errors have the names of its options, and where the process exits before the call is over,
 * no server and no temporary folder of it stays.
 */
export async function calling<T>(use: () => Promise<T>): Promise<T> {
  const done = cleanedAtExit();
  try {
    return await use();
  } catch (error) {
    throw errorOfCall(error);
  } finally {
    done();
  }
}

/** Until the returned function is called. */
export function cleanedAtExit(): () => void {
  if (underWay++ === 0) process.on('exit', leaveNothing);
  return () => {
    if (--underWay === 0) process.off('exit', leaveNothing);
  };
}

function leaveNothing(): void {
  killServers();
  removeTemporaryFolders();
}
