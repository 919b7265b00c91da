import { Counter, Gauge, Registry } from 'prom-client';
import type { Metrics } from './metrics.ts';

type Read = (metrics: Metrics) => number;

const COUNTERS: Readonly<Record<string, readonly [help: string, read: Read]>> = {
  genesis_turns_completed_total: ['Chat turns stored and answered.', (m) => m.turns.completed],
  genesis_turns_failed_total: ['Chat turns that ended in an error.', (m) => m.turns.failed],
  genesis_turns_abandoned_total: ['Chat turns whose client left in mid-answer.', (m) => m.turns.abandoned],
  genesis_database_reads_total: ['Read operations.', (m) => m.database.reads],
  genesis_database_remembered_total: ['Reads answered from memory instead.', (m) => m.database.remembered],
  genesis_database_writes_total: ['Write operations committed.', (m) => m.database.writes],
  genesis_database_commits_total: ['Write transactions committed.', (m) => m.database.commits],
  genesis_database_lock_errors_total: [
    'Operations refused a lock by the database.',
    (m) => m.database.lock_errors,
  ],
  genesis_database_retries_total: [
    'Operations tried again after a lock error or a lost connection.',
    (m) => m.database.retries,
  ],
  genesis_database_retries_exhausted_total: [
    'Operations given up after the last retry.',
    (m) => m.database.retries_exhausted,
  ],
  genesis_pool_wait_seconds_total: [
    'Time that chat turns waited for a connection.',
    (m) => m.turns.pool_wait_ms / 1_000,
  ],
  genesis_database_seconds_total: ['Time of chat turns in the database.', (m) => m.turns.database_ms / 1_000],
  genesis_model_seconds_total: ['Time of chat turns in the model.', (m) => m.turns.model_ms / 1_000],
  process_cpu_seconds_total: ['CPU time of all threads, user and system.', (m) => m.process.cpu_seconds],
};

const GAUGES: Readonly<Record<string, readonly [help: string, read: Read]>> = {
  genesis_uptime_seconds: ['Time since the process started.', (m) => m.uptime_seconds],
  genesis_database_up: ['0 while the database is known to be away.', (m) => Number(m.database.available)],
  genesis_resident_memory_bytes: ['Resident memory of the process.', (m) => m.process.rss_bytes],
  genesis_event_loop_delay_p99_seconds: [
    'Delay of the event loop, 99th percentile.',
    (m) => m.process.event_loop_delay_p99_ms / 1_000,
  ],
};

/** The metrics in Prometheus's text format. */
export async function prometheusText(metrics: Metrics): Promise<{ contentType: string; text: string }> {
  const registry = new Registry();
  for (const [name, [help, select]] of Object.entries(COUNTERS)) {
    new Counter({ name, help, registers: [registry] }).inc(select(metrics));
  }
  for (const [name, [help, select]] of Object.entries(GAUGES)) {
    new Gauge({ name, help, registers: [registry] }).set(select(metrics));
  }
  return { contentType: registry.contentType, text: await registry.metrics() };
}
