import type { ChatData, Contents, Count } from '../../src/doctor/facts/contents/contents.ts';
import type { EnvironmentFacts } from '../../src/doctor/facts/environment/read-environment-facts.ts';
import type { Facts } from '../../src/doctor/facts/facts.ts';
import type { DatabaseFile, Header } from '../../src/doctor/facts/file/file-facts.ts';
import type { Opener } from '../../src/doctor/facts/openers/read-openers.ts';
import type { GenesisServer } from '../../src/doctor/facts/server/server-facts.ts';
import type { RecoverableLog } from '../../src/doctor/facts/wal/left-log.ts';
import type { WalFacts } from '../../src/doctor/facts/wal/read-wal-facts.ts';
import type { Entry } from '../../src/locks/file/entry.ts';
import type { LockWatch } from '../../src/locks/lock-watch.ts';

// The facts of a sound Genesis database in WAL mode that no process has open. Each builder takes what differs.

const PATH = '/srv/chat.db';
const OWNER = 1000;

/** All facts, without a server. */
export function databaseFacts(overrides: Partial<Facts> = {}): Facts {
  return {
    file: databaseFile(),
    locks: lockWatch(),
    openers: [],
    wal: walFacts(),
    leftLog: null,
    contents: contents(),
    environment: environmentFacts(),
    server: null,
    ...overrides,
  };
}

export function databaseFile(overrides: Partial<DatabaseFile> = {}): DatabaseFile {
  return {
    kind: 'database',
    path: PATH,
    entry: entry(),
    companions: {
      wal: entry({ bytes: 4_152 }),
      shm: entry({ bytes: 32_768 }),
      journal: null,
    },
    hotJournal: false,
    lostPages: 0,
    journalCounter: null,
    unusable: [],
    header: header(),
    ...overrides,
  };
}

export function entry(overrides: Partial<Entry> = {}): Entry {
  return {
    bytes: 4_194_304,
    uid: OWNER,
    gid: OWNER,
    mode: 0o644,
    modifiedAt: Date.UTC(2025, 0, 1),
    links: 1,
    ...overrides,
  };
}

export function header(overrides: Partial<Header> = {}): Header {
  return {
    pageSize: 4_096,
    pageCount: 1_024,
    journalMode: 'wal',
    changeCounter: 7,
    schemaVersion: 5,
    autoVacuum: false,
    applicationId: 0x474e5353,
    userVersion: 1,
    writtenBy: '3.54.1',
    defects: [],
    ...overrides,
  };
}

export function lockWatch(overrides: Partial<LockWatch> = {}): LockWatch {
  return {
    visibility: { kind: 'all' },
    watchedMs: 1_000,
    samples: 100,
    holders: [],
    connected: 0,
    commits: 0,
    writeLocked: { value: 0, low: 0, high: 0.1 },
    log: null,
    extension: null,
    writeAttempt: null,
    ...overrides,
  };
}

/** A process that has the database and its log open. */
export function opener(overrides: Partial<Opener> = {}): Opener {
  return {
    process: { pid: 4_711, command: 'node server.js', user: 'alice', state: 'sleeping' },
    current: ['database', 'wal', 'shm'],
    gone: [],
    elsewhere: [],
    sqliteVersion: '3.54.1',
    descriptors: { open: 30, limit: 1_024 },
    ...overrides,
  };
}

/** A log of one page, which is in the database already. */
export function walFacts(overrides: Partial<WalFacts> = {}): WalFacts {
  return {
    bytes: 4_152,
    modifiedAt: Date.UTC(2025, 0, 1),
    index: {
      pageSize: 4_096,
      change: 3,
      salt: 'a1',
      frames: 1,
      backfilled: 1,
      readMarks: [0, 1, null, null, null],
    },
    shm: 'whole',
    ...overrides,
  };
}

/** A log of one commit, which is not in the database yet. */
export function recoverableLog(overrides: Partial<RecoverableLog> = {}): RecoverableLog {
  return {
    kind: 'recoverable',
    pageSize: 4_096,
    commits: 1,
    firstCommit: { written: 1, databasePages: 1_024 },
    mostPages: 1_024,
    schemaVersion: null,
    isInDatabase: false,
    ...overrides,
  };
}

export function contents(overrides: Partial<Contents> = {}): Contents {
  return {
    readFrom: 'file',
    obstacle: null,
    integrity: { status: 'sound', method: 'quick_check', tookMs: 12 },
    withoutLog: null,
    foreignKeys: { status: 'answered', value: { violations: [], unchecked: [] } },
    schema: {
      status: 'answered',
      value: { owner: 'genesis', applicationId: 0x474e5353, userVersion: 1, tables: 4 },
    },
    chat: { status: 'answered', value: chatData() },
    ...overrides,
  };
}

export function chatData(overrides: Partial<ChatData> = {}): ChatData {
  return {
    conversations: 3,
    messages: 240,
    summaries: 12,
    defaultConversations: 1,
    defaultMessages: 200,
    repliesWithoutMessage: NONE,
    messagesWithoutReply: NONE,
    messagesRepliedTwice: NONE,
    overlappingSummaries: NONE,
    unsummarisedMessages: NONE,
    miscountedSummaries: NONE,
    duplicateSummaries: NONE,
    ...overrides,
  };
}

const NONE: Count = { count: 0, isLowerBound: false, examples: [] };

export function environmentFacts(overrides: Partial<EnvironmentFacts> = {}): EnvironmentFacts {
  return {
    mount: { point: '/', type: 'ext4' },
    disk: { freeBytes: 50 * 2 ** 30, totalBytes: 100 * 2 ** 30, freeInodes: 6_000_000 },
    readOnlyFileSystem: false,
    user: 'alice',
    mayWriteFile: true,
    mayWriteFolder: true,
    folder: { uid: OWNER, gid: OWNER, mode: 0o755 },
    users: { 0: 'root', [OWNER]: 'alice' },
    systemDescriptors: { open: 2_000, limit: 2_000_000 },
    ...overrides,
  };
}

/** A Genesis that runs on this machine, and has that database open. */
export function genesisServer(overrides: Partial<GenesisServer> = {}): GenesisServer {
  return {
    kind: 'genesis',
    url: 'http://127.0.0.1:3000',
    version: '0.1.0',
    pid: 4_711,
    uptimeSeconds: 3_600,
    answeredInMs: 2,
    database: {
      file: PATH,
      isHere: true,
      journalMode: 'wal',
      synchronous: 'full',
      busyTimeoutMs: 5_000,
      maxRetries: 5,
      lockErrors: 0,
      retries: 0,
      retriesExhausted: 0,
    },
    turns: { completed: 1_000, failed: 0, inFlight: 0 },
    meanPoolWaitMs: 0.2,
    eventLoopDelayMaxMs: 20,
    ...overrides,
  };
}
