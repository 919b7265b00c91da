import { type Command, Option } from 'commander';
import { DURABILITIES } from '../../../store/options.ts';
import { noProbeOption } from '../connection/probe-option.ts';
import { readyOption } from '../connection/ready-option.ts';
import { databaseOption } from '../database-named.ts';
import { oneOfNames } from '../one-of-names.ts';
import { delayText, nonEmpty } from '../parsers.ts';

/** The server under load, without `[url]`. */
export function addTargetFlags(command: Command): void {
  const url = new Option('--url <url>', 'the same as [url], without a path to send to');
  const spawn = new Option('--spawn <command>', 'start the server with this command line; needs a URL');
  const db = 'SQLite file or postgres://… of the server; the embedded server stores its data there';
  const delay = 'embedded server: how long its model takes, such as 200 or 100-400';
  const how = 'embedded server: full survives a power cut, normal is faster';
  const durability = new Option('--durability <how>', how);
  const others = ['modelDelay', 'durability'];
  command
    .optionsGroup('Target:')
    .addOption(url.argParser(nonEmpty).conflicts(others))
    .addOption(spawn.argParser(nonEmpty).conflicts(others))
    .addOption(readyOption())
    .addOption(noProbeOption())
    .option('--db <database>', db, databaseOption)
    .option('--model-delay <ms>', delay, delayText)
    .addOption(durability.choices(DURABILITIES).argParser(oneOfNames(DURABILITIES)));
}
