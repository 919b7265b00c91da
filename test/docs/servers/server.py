"""A chat on SQLite as one writes it with Python's own modules.

Options: --port N and --db FILE. SIGTERM ends it.
"""

import argparse
import json
import sqlite3
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--db", required=True)
options = parser.parse_args()


def connect():
    # Transactions begin and end where the code says so.
    return closing(sqlite3.connect(options.db, timeout=30, isolation_level=None))


class Chat(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != "/api/chat":
            return self.answer(404, {"error": "nothing here"})
        message = asked["message"]
        reply = "Echo: " + message
        with connect() as db:
            db.execute("BEGIN IMMEDIATE")
            for role, content in ("user", message), ("assistant", reply):
                db.execute("INSERT INTO messages (role, content) VALUES (?, ?)", (role, content))
            db.execute("COMMIT")
        self.answer(200, {"response": reply})

    def do_GET(self):
        if self.path.split("?")[0] != "/api/conversation":
            return self.answer(404, {"error": "nothing here"})
        with connect() as db:
            rows = db.execute("SELECT id, role, content FROM messages ORDER BY id").fetchall()
        self.answer(200, {"messages": [dict(zip(("id", "role", "content"), row)) for row in rows]})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


with connect() as db:
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, role TEXT, content TEXT)")

Server(("127.0.0.1", options.port), Chat).serve_forever()
