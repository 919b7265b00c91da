/** The names of fields that have a message, the most usual first. */
const NAMES = [
  /^(user_?)?(message|msg|messages)$/i,
  /^(prompt|text|question|query|utterance|instruction)s?$/i,
  /^(user|chat|human)_?(input|text|prompt|question|query|message)$/i,
  /^(input|content|say|ask|q|body|inputs|contents|parts)$/i,
  /message|prompt|question|text/i,
];
const OTHERS =
  /(^|_)(id|ids|key|uuid|model|role|type|name|lang|language|format|count|at|time|token|session|thread|user)$|[a-z](Id|Key|Type|Name)$/;

/** How likely a field of this name has the message: 0 is the most likely; undefined where it has something else. */
export function messageRank(name: string): number | undefined {
  if (OTHERS.test(name)) return undefined;
  const rank = NAMES.findIndex((pattern) => pattern.test(name));
  return rank === -1 ? undefined : rank;
}
