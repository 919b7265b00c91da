"""A chat as one writes it with Python's own server: HTTP/1.0, each answer ended by the end of its connection.

Arguments: the port, and what it does: `answer`, or `lock`.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, BEHAVIOUR = int(sys.argv[1]), sys.argv[2]


def tell(stream, line):
    # In one piece: print() writes the line and its end apart, and another thread's may come in between.
    stream.write(line + "\n")
    stream.flush()


class Chat(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if BEHAVIOUR == "answer":
            self.answer(200, json.dumps({"response": "Echo: " + asked["message"]}))
        else:
            tell(sys.stdout, "sqlite3.OperationalError: database is locked")
            tell(sys.stderr, "WARNING: retrying in 50 ms")
            self.answer(500, "database is locked")

    def do_GET(self):
        self.answer(404, "nothing here")

    def answer(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())


ThreadingHTTPServer(("127.0.0.1", PORT), Chat).serve_forever()
