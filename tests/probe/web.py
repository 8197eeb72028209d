# SPDX-License-Identifier: Apache-2.0
"""A small HTTP server on loopback whose answers are made by one function, and which remembers
what it was asked."""
import http.server
import json
import threading
import time


class Request:
    """What came: every line as it was sent."""

    def __init__(self, method, target, lines, body):
        self.method, self.target, self.lines, self.body = method, target, lines, body
        self.path, _, self.query = target.partition("?")
        self.at = time.monotonic()

    def all(self, name):
        return [value for key, value in self.lines if key.lower() == name.lower()]

    def get(self, name):
        return (self.all(name) or [None])[0]


class Answer:
    """What goes back; `headers` is a list of pairs, which may repeat."""

    def __init__(self, status, body=b"", headers=(), kind="application/json"):
        self.status, self.headers = status, list(headers)
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        self.body = body.encode() if isinstance(body, str) else body
        if self.body:
            self.set("Content-Type", kind)

    def get(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def set(self, name, value):
        """In place of every such line; None: none at all."""
        self.headers = [pair for pair in self.headers if pair[0].lower() != name.lower()]
        if value is not None:
            self.headers.append((name, value))

    def add(self, name, value):
        self.headers.append((name, value))


class Web:
    """Listens on a free port of loopback. `answer(request)` gives an Answer; `changes`, functions
    (request, answer), have the last word: that is how a fault comes in."""

    def __init__(self, answer):
        self.answer, self.changes, self.requests = answer, [], []
        web = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def serve(self):
                length = int(self.headers.get("Content-Length") or 0)
                request = Request(self.command, self.path, list(self.headers.items()),
                                  self.rfile.read(length))
                web.requests.append(request)
                answer = web.answer(request)
                for change in web.changes:
                    answer = change(request, answer) or answer
                self.send(answer)

            def send(self, answer):
                self.send_response_only(answer.status)
                for name, value in answer.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer.body)

            def log_message(self, *_):
                pass

            def __getattr__(self, name):
                if name.startswith("do_"):
                    return self.serve
                raise AttributeError(name)

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_):
                """Whoever asked has hung up."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05},
                         daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
