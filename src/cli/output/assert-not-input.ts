import { InvalidArgumentError } from 'commander';
import { isSamePlace } from './is-same-place.ts';

/** Files that a command reads, by the option that names each; undefined: it was not given. */
export type Inputs = Readonly<Record<`--${string}`, string | undefined>>;

/** Throws `InvalidArgumentError` if writing one of the outputs would overwrite what the same command reads. */
export function assertNotInput(outputs: readonly (string | undefined)[], inputs: Inputs): void {
  for (const [option, input] of Object.entries(inputs))
    for (const output of outputs)
      if (input !== undefined && output !== undefined && isSamePlace(input, output))
        throw new InvalidArgumentError(
          `error: ${output} would overwrite the file of ${option}. Name another file.`,
        );
}
