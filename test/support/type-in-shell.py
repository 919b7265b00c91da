"""Types lines into an interactive shell; prints as JSON what the command `genesis`, which echoes its words, got of each."""

import json
import os
import pty
import re
import select
import sys

PATIENCE_S = 30


def until(fd, pattern, seen):
    while not (match := re.search(pattern, seen, re.S)):
        ready, _, _ = select.select([fd], [], [], PATIENCE_S)
        if not ready:
            sys.exit(f"no {pattern!r} in {seen!r}")
        seen += os.read(fd, 65536).decode(errors="replace")
    return match.group(1), seen[match.end() :]


shell, lines = json.loads(sys.argv[1]), json.loads(sys.argv[2])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(shell[0], shell)

received = []
_, rest = until(terminal, r"(READY> )", "")
for line in lines:
    os.write(terminal, (line + "\n").encode())
    words, rest = until(terminal, r"RAN<(.*?)>END", rest)
    received.append(words)
    _, rest = until(terminal, r"(READY> )", rest)
os.close(terminal)
os.waitpid(pid, 0)
print(json.dumps(received))
