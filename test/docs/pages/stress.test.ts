import { SELF_SIGNED } from '../../support/self-signed.ts';
import { documentedPage } from '../documented-page.ts';
import { pythonServer, serverCommand } from '../stage-helpers.ts';

/** As many as there are users by default. */
const RECORDS = Array.from({ length: 20 }, (_, index) => `Question ${index}, please`);
const DATABASE = 'postgres://chat@127.0.0.1/chat';

documentedPage('docs/stress.md', {
  files: {
    'key.pem': SELF_SIGNED.key,
    'internal-ca.pem': SELF_SIGNED.cert,
    'prompts.txt': RECORDS.join('\n'),
    'questions.csv': ['question', ...RECORDS.map((prompt) => `"${prompt}"`)].join('\n'),
    'users.jsonl': RECORDS.map((prompt, user) => JSON.stringify({ prompt, key: `key-${user}` })).join('\n'),
  },
  servers: {
    8000: serverCommand('chats.js'),
    8080: 'npx genesis serve --temporary --port {{port}}',
    8443: serverCommand('sheltered.js', 'key.pem', 'internal-ca.pem', 'chat.sock'),
    11434: serverCommand('models.js'),
  },
  databases: [DATABASE],
  before: {
    'server.py': pythonServer,
    'terminate@3s': (run) => run.serve(`npx genesis serve --db ${DATABASE}`),
  },
  inPlaceOf: {
    'chat.internal': 'localhost',
    '/run/chat.sock': 'chat.sock',
    'Bearer …': 'Bearer open-sesame',
    'X-Api-Key: …': 'X-Api-Key: open-sesame',
    // The same in less time.
    '-d 30s': '-d 2s',
    '-c 1,5,10,15,20': '-c 1,5',
    '-r 200 -d 5s --fault lock@1s:1s --fault kill@3s': '-r 50 -d 3s --fault lock@500ms:1s --fault kill@2s',
    '-c 50 -d 4s --fault cut@1s:2s': '-c 20 -d 2s --fault cut@500ms:1s',
    '-n 20000': '-n 2000',
    '-n 5000': '-n 500',
    '-d 10s --fault kill@3s': '-d 3s --fault kill@1s',
    '-d 10s --fault terminate@3s': '-d 3s --fault terminate@1s',
  },
  // Whether a bound on times holds, and whether all requests leave in time, is up to this machine.
  exitCodes: { '--threshold': [0, 1, 4] },
  // Of the moments that a shell can name, this one is named by GNU's date.
  skip: { 'date -u -d': process.platform !== 'linux' },
});
