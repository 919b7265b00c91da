/** A round of a virtual user, or what it does once before: awaited, and begun again when it is over. */
export type Scenario = (user: ScenarioUser) => unknown;

/** A virtual user, as a scenario has it. Each has one connection, headers and cookies of its own. */
export interface ScenarioUser {
  /** From 0. */
  readonly number: number;
  /** The same as a text, for names. */
  readonly id: string;
  /** Sent with each of its requests, such as a login; may be changed at any time. */
  headers: Record<string, string>;
  /** The record of this round, in a setup that of the user's number. Reading it is an error of the script where the load has none. */
  // biome-ignore lint/suspicious/noExplicitAny: a script takes fields from it without a check
  readonly data: Readonly<Record<string, any>>;
  get(path: string, options?: StepOptions): Promise<StepAnswer>;
  post(path: string, options?: StepOptions): Promise<StepAnswer>;
  put(path: string, options?: StepOptions): Promise<StepAnswer>;
  patch(path: string, options?: StepOptions): Promise<StepAnswer>;
  delete(path: string, options?: StepOptions): Promise<StepAnswer>;
  /** Sends a chat: the request that audit, crosstalk and the main figures are about. Whole or streamed, as the server answers. */
  chat(options: ScenarioChat): Promise<ChatAnswer>;
  /** The token of the next chat: to be in its message, by which reply and stored turn are recognised. */
  token(): string;
  /** Waits so many milliseconds, or a time by chance between both; the same with the same seed. */
  pause(minMs: number, maxMs?: number): Promise<void>;
}

/** One request beside the chats. */
export interface StepOptions {
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is; an object as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Its row in the reports; by default its method and path, with `{id}` for numbers and UUIDs. */
  readonly name?: string;
  /** Statuses besides 2xx that do not end the round. */
  readonly expect?: readonly number[];
  /** Milliseconds for the whole answer; never more than that of the run. */
  readonly timeout?: number;
}

export interface StepAnswer {
  readonly status: number;
  /** By name in lower case; repeated ones are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The parsed body. Where it is not JSON, reading this ends the round as a failed request. */
  // biome-ignore lint/suspicious/noExplicitAny: a script takes fields from it without a check
  readonly json: any;
}

export interface ScenarioChat {
  readonly path: string;
  /** POST by default. */
  readonly method?: string;
  /** An object is sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the answer, or an event of a stream, has the reply, such as `choices/0/message/content`; by default `--reply`. */
  readonly reply?: string;
  /** Where its turn can be read back; by default `--history`. */
  readonly history?: ScenarioHistory;
  /** What errors call it; by default its method and path. */
  readonly name?: string;
  /** Milliseconds for the whole answer; never more than that of the run. */
  readonly timeout?: number;
}

/** The messages of one conversation. Where only a path is given, the messages are recognised. */
export interface ScenarioHistory {
  readonly path: string;
  /** Where the answer's JSON has the messages, such as `values/messages`. */
  readonly place?: string;
  readonly roles?: { readonly user: string; readonly model: string };
}

export interface ChatAnswer extends StepAnswer {
  /** The text of the reply. */
  readonly reply: string;
}

/** Where a module is. */
export interface ScriptPlace {
  /** As the user named it. */
  readonly file: string;
  /** Its `file:` address, which stack traces have. */
  readonly url: string;
}

/** A module that was read. */
export interface ScenarioModule extends ScriptPlace {
  readonly setup: Scenario | undefined;
  readonly round: Scenario;
  readonly live: LiveScript;
}

/** What a script is connected with while it runs; each run of its users sets this anew. */
export interface LiveScript {
  /** What its users have in their headers and cookies now, and nothing may show. */
  secretsNow: () => readonly string[];
  /** Ends what it has under way, for what it did where nothing awaits it; undefined while nothing is under way. */
  breakOff: ((error: Error) => void) | undefined;
  /** What it did there: nothing more of it is run. */
  defect: Error | undefined;
}
