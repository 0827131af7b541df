"""A server that speaks OpenAI's chat completions, to be run as a process: it answers by the words of the sentence.

python chat_server.py LOG: prints its port, and writes every request to LOG, a JSON object a line.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any

ANSWERS = {
    "met": '{"category": "CONSULT", "mode": "", "status": [], "actor": ["KEN", "UGA"], "recipient": []}',
    "attacked": 'Sure! ```json\n{"category": "assault", "mode": ["aerial", "dance"], "status": ["negation"], '
    '"actor": ["ken"], "recipient": ["UGA"]}\n```',
    "accused": '{"category": "REJECT", "status": [], "actor": ["TCD"], "recipient": ["UGA"]}',
    "slept": '{"category": "NONE"}',
    "danced": '{"category": "DANCE"}',
    "babbled": "I think that they are friends.",
}


class Handler(BaseHTTPRequestHandler):
    """One request."""

    busy = True
    lock = Lock()

    def do_GET(self) -> None:
        self.log_to_file(None)
        self.answer(200, {"object": "list", "data": [{"id": "tiny-coder", "object": "model"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.log_to_file(body)
        said = body["messages"][-1]["content"]
        with Handler.lock:
            first, Handler.busy = Handler.busy, False
        if self.path != "/v1/chat/completions":
            self.answer(404, {"error": {"message": "no such path"}})
        elif "attacked" in said and first:
            self.answer(429, {"error": {"message": "busy"}}, {"Retry-After": "0"})
        else:
            words = said.split("«")[1].split("»")[0]
            choice = {"index": 0, "message": {"role": "assistant", "content": ANSWERS[words]}, "finish_reason": "stop"}
            self.answer(200, {"id": "x", "object": "chat.completion", "model": body["model"], "choices": [choice]})

    def answer(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_to_file(self, body: Any) -> None:
        with Handler.lock, open(sys.argv[1], "a", encoding="utf-8") as log:
            log.write(json.dumps({"path": self.path, "headers": dict(self.headers), "body": body}) + "\n")

    def log_message(self, format: str, *args: object) -> None:
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()
