/** What is shown where no command is given: three to try. `start`: the words that start the program. */
export function firstSteps(start: string): string {
  return `error: a command is missing. Three to try:

  ${start} stress --concurrency 20
      20 requests at once to a server of its own: are all answered and stored?
  ${start} probe localhost:8080
      how to chat with your server, and the command lines that test it
  ${start} doctor chat.db
      which process holds the lock of this database, and is it sound?

All commands: ${start} --help
The options of one, with examples: ${start} stress --help
`;
}
