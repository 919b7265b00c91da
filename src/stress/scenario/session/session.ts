import type { Classified } from '../../answer/classified.ts';
import { classifyAnswer } from '../../answer/classify-answer.ts';
import { classifyFailure } from '../../answer/classify-failure.ts';
import { traitsOf } from '../../answer/outcome.ts';
import type { DataRecord } from '../../data/data-source.ts';
import type { WireRequest } from '../../http/load-connection.ts';
import type { WireAnswer } from '../../http/response-reader.ts';
import { uuidOf } from '../../request/template.ts';
import { KEY_HEADER } from '../../request/with-key.ts';
import type { OwnRequest } from '../round/own-request.ts';
import type { Round } from '../round/round.ts';
import type { ChatAnswer, ScenarioChat, ScenarioUser, StepAnswer, StepOptions } from '../script/scenario.ts';
import type { EndedStep } from '../tally/step-tally.ts';
import { chatAnswer, stepAnswer } from './answers.ts';
import { asJson, bodyOf } from './body-of.ts';
import { Calls } from './calls.ts';
import { Identity } from './identity.ts';
import { PauseLengths } from './pause-lengths.ts';
import type { SessionContext } from './session-context.ts';
import { stepName } from './step-name.ts';
import { timeLimit } from './time-limit.ts';

/** One beside the chats. */
type SentStep = Pick<EndedStep, 'name' | 'sentAt' | 'from'>;

type Failure = Pick<Classified, 'outcome' | 'detail'>;

/** A virtual user: what a script does with it is sent over its one connection, one request after the other. */
export class Session implements ScenarioUser {
  readonly number: number;
  readonly #context: SessionContext;
  readonly #identity: Identity;
  readonly #pauses: PauseLengths;
  readonly #calls = new Calls();
  /** The sequence number of the next chat, once its token is known to the script. */
  #seq: number | undefined;

  constructor(number: number, context: SessionContext) {
    this.number = number;
    this.#context = context;
    this.#identity = new Identity(context.origin);
    this.#pauses = new PauseLengths(context.seed, number);
  }

  get id(): string {
    return String(this.number);
  }

  /** All that follows belongs to this round. */
  begin(round: Round, record: DataRecord | undefined): void {
    this.#identity.record = record;
    this.#calls.begin(round);
  }

  get headers(): Record<string, string> {
    return this.#identity.headers;
  }

  set headers(headers: Record<string, string>) {
    this.#identity.headers = headers;
  }

  get data(): DataRecord {
    const { record } = this.#identity;
    if (record) return record;
    throw new TypeError('user.data is a record of --data, which was not given');
  }

  get(path: string, options?: StepOptions): Promise<StepAnswer> {
    return this.#step('GET', path, options);
  }

  post(path: string, options?: StepOptions): Promise<StepAnswer> {
    return this.#step('POST', path, options);
  }

  put(path: string, options?: StepOptions): Promise<StepAnswer> {
    return this.#step('PUT', path, options);
  }

  patch(path: string, options?: StepOptions): Promise<StepAnswer> {
    return this.#step('PATCH', path, options);
  }

  delete(path: string, options?: StepOptions): Promise<StepAnswer> {
    return this.#step('DELETE', path, options);
  }

  chat(options: ScenarioChat): Promise<ChatAnswer> {
    const { method = 'POST', path } = options;
    const name = options.name ?? stepName(method, path);
    return this.#calls.makeInTurn(name, (round) => this.#chat(round, name, options));
  }

  token(): string {
    this.#seq ??= this.#context.nextSeq();
    return this.#context.tokens.token(this.#seq);
  }

  pause(minMs: number, maxMs = minMs): Promise<void> {
    return this.#calls.make('a pause', async (round) => {
      await round.pause(this.#pauses.between(minMs, maxMs));
      round.assertOpen();
    });
  }

  /** The number of a chat that was to be sent and was not; undefined where there is none. */
  get unsentSeq(): number | undefined {
    return this.#seq;
  }

  /** What its requests have in their headers now, such as a login, for a request to `path` beside the load. */
  headersFor(path: string): Record<string, string> {
    return this.#identity.headersFor(path, this.#context.commonHeaders);
  }

  /** What nothing may show now. */
  get secrets(): string[] {
    return this.#identity.secrets;
  }

  #step(method: string, path: string, options: StepOptions = {}): Promise<StepAnswer> {
    const name = options.name ?? stepName(method, path);
    return this.#calls.makeInTurn(name, (round) => this.#sendStep(round, name, method, path, options));
  }

  #written(
    method: string,
    path: string,
    body: ReturnType<typeof bodyOf>,
    headers: readonly Readonly<Record<string, string>>[],
  ): WireRequest {
    const { text, contentType } = body;
    const cookie = this.#identity.cookies.for(path);
    const all = [this.headers, ...headers];
    return this.#context.writer.write({ method, path, body: text, contentType, cookie, headers: all });
  }

  async #sendStep(
    round: Round,
    name: string,
    method: string,
    path: string,
    options: StepOptions,
  ): Promise<StepAnswer> {
    const { json, body, headers, expect = [], timeout } = options;
    const sent = json === undefined ? bodyOf(body) : asJson(json);
    const request = this.#written(method, path, sent, headers ? [headers] : []);
    const settling = this.#context.wire.settle(this.number);
    if (settling) await settling;
    const sentAt = performance.now();
    const from = round.takeDueAt() ?? sentAt;
    const step = { name, sentAt, from };
    const answer = await this.#exchanged(round, step, request, timeout);
    this.#identity.cookies.take(answer.head, path);
    if ((answer.status < 200 || answer.status > 299) && !expect.includes(answer.status)) {
      const { outcome, detail } = classifyAnswer(answer, -1, this.#context.readingOf(undefined));
      throw this.#failed(round, step, { outcome, detail: detail ?? `HTTP ${answer.status}` }, answer);
    }
    this.#ended(round, step, answer, undefined);
    return stepAnswer(answer, answer.body, (why) => this.#unusable(round, name, why));
  }

  async #exchanged(
    round: Round,
    step: SentStep,
    request: WireRequest,
    timeoutMs: number | undefined,
  ): Promise<WireAnswer> {
    const stopTimer = timeLimit(this.#context.wire, this.number, timeoutMs);
    try {
      return await this.#context.wire.exchange(this.number, request);
    } catch (error) {
      // We cut it off.
      if (this.#context.isCutOff()) throw round.cut();
      const failure = classifyFailure(error, this.#context.origin);
      if (failure) throw this.#failed(round, step, failure);
      return round.broken(error);
    } finally {
      stopTimer();
    }
  }

  #failed(round: Round, step: SentStep, { outcome, detail = '' }: Failure, answer?: WireAnswer): Error {
    const failure = { outcome, detail: this.#identity.withoutSecrets(detail) };
    if (!traitsOf(outcome).reachedServer) round.missed = true;
    this.#ended(round, step, answer, failure);
    return round.fail(`${step.name}: ${failure.detail}`);
  }

  #ended(
    round: Round,
    { name, from, sentAt }: SentStep,
    answer: WireAnswer | undefined,
    failure: Failure | undefined,
  ): void {
    if (!round.isMeasured) return;
    const { tally, excuseOf } = this.#context;
    const excusedBy = failure && excuseOf(failure.outcome, sentAt);
    const [user, endedAt] = [this.number, performance.now()];
    tally.take({ name, user, from, sentAt, endedAt, answer, failure, excusedBy });
  }

  #unusable(round: Round, name: string, why: string): Error {
    const shown = this.#identity.withoutSecrets(why);
    if (round.isMeasured) this.#context.tally.turnedOut(name, shown);
    return round.fail(`${name}: ${shown}`);
  }

  async #chat(round: Round, name: string, options: ScenarioChat): Promise<ChatAnswer> {
    const { sendChat } = round;
    if (!sendChat) throw new TypeError('user.chat is for rounds: a setup is not measured, and has user.post');
    const { method = 'POST', path, body, headers, reply, history, timeout } = options;
    const context = this.#context;
    this.#seq ??= context.nextSeq();
    const seq = this.#seq;
    const key = context.repeats ? [{ [KEY_HEADER]: uuidOf(seq, context.seed) }] : [];
    const request = this.#written(method, path, bodyOf(body), headers ? [...key, headers] : key);
    const hasToken = context.tokens.isIn(request.text, seq);
    if (!hasToken && context.tokens.sequencesIn(request.text).length > 0)
      throw new TypeError('this chat has the token of another one: call user.token() for each');
    const own: OwnRequest = {
      ...{ seq, name, request, hasToken, withoutSecrets: (text) => this.#identity.withoutSecrets(text) },
      reading: context.readingOf(reply),
      answer: undefined,
      reader: undefined,
      ended: undefined,
    };
    const gathering = round.gather();
    if (gathering) await gathering;
    this.#seq = undefined;
    const stopTimer = timeLimit(context.wire, this.number, timeout);
    try {
      await sendChat(own, round.takeDueAt());
    } catch (error) {
      round.broken(error);
    } finally {
      stopTimer();
    }
    const place = history ?? context.history;
    if (!context.book.note(this.number, seq, request, place, hasToken)) context.unaudited(seq);
    const { answer, ended } = own;
    if (!ended) throw round.cut();
    if (answer) this.#identity.cookies.take(answer.head, path);
    if (ended.outcome !== 'ok' || !answer) throw round.fail(`${name}: ${ended.outcome}: ${ended.detail}`);
    return chatAnswer(own, answer, (why) => this.#unusable(round, name, why));
  }
}
