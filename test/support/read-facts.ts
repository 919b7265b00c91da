// Prints what is seen of the file named by its argument, and around it where it is there.
import { readFileFacts } from '../../src/doctor/facts/file/read-file-facts.ts';
import { readSurroundings } from '../../src/doctor/facts/surroundings/read-surroundings.ts';

const file = await readFileFacts(String(process.argv[2]));
const companions = 'companions' in file ? file.companions : undefined;
const surroundings = companions ? await readSurroundings(file.path, companions) : null;
process.stdout.write(JSON.stringify({ file, surroundings }));
