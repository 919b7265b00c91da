import type { ScenarioModule } from '../../stress/scenario/script/scenario.ts';
import { endWithoutScript } from './end-without-script.ts';
import { scriptOutput } from './script-output.ts';

/**
 * What `use` makes of the scenario that is named, if one is. What its script prints goes to stderr, from its first line on, and
 * what it leaves behind keeps no process alive. Throws `SCENARIO_INVALID`.
 */
export async function withScenarioGiven<Result>(
  file: string | undefined,
  stderr: NodeJS.WritableStream,
  use: (scenario: ScenarioModule | undefined) => Promise<Result>,
): Promise<Result> {
  if (file === undefined) return use(undefined);
  const { withScenario } = await import('../../stress/scenario/with-scenario.ts');
  const onBegin = (secretsNow: () => readonly string[]) => scriptOutput(stderr, secretsNow);
  return withScenario(file, use, { ownsProcess: true, onBegin }).finally(endWithoutScript);
}
