// Prints what is seen of the file named by its argument, and around it where it is there.

import { readEnvironmentFacts } from '../../src/doctor/facts/environment/read-environment-facts.ts';
import { readFileFacts } from '../../src/doctor/facts/file/read-file-facts.ts';

const file = await readFileFacts(String(process.argv[2]));
const companions = 'companions' in file ? file.companions : undefined;
const environment = companions ? await readEnvironmentFacts(file.path, companions) : null;
process.stdout.write(JSON.stringify({ file, environment }));
