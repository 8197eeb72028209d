# SPDX-License-Identifier: Apache-2.0
"""MCP servers that list tools: the path of the URL says how they behave."""
import http.server
import json

TOOLS = [{"name": "list", "annotations": {"readOnlyHint": True}}, {"name": "make"}]
NEW, OLD = "2026-07-28", "2025-06-18"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, message=None, fields=(), events=False):
        body = b"" if message is None else json.dumps(message).encode()
        if events:
            body = b": hello\r\nevent: message\r\ndata: " + body + b"\r\n\r\n"
        self.send_response(status)
        self.send_header("Content-Type", "text/event-stream" if events else "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in fields:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def result(self, asked, result, **how):
        self.answer(200, {"jsonrpc": "2.0", "id": asked["id"], "result": result}, **how)

    def stateless(self, asked):
        """2026-07-28: one tool a page; every request says its version twice."""
        meta = asked["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"]
        assert meta == self.headers["MCP-Protocol-Version"] == NEW
        assert self.headers["Mcp-Method"] == asked["method"] == "tools/list"
        page = int(asked["params"].get("cursor", "0"))
        more = {"nextCursor": str(page + 1)} if page + 1 < len(TOOLS) else {}
        self.result(asked, {"tools": [TOOLS[page]], **more})

    def session(self, asked):
        """Before that: a session is opened, and what was agreed is said from then on."""
        if asked["method"] == "initialize":
            self.result(asked, {"protocolVersion": OLD, "capabilities": {}},
                        fields=[("Mcp-Session-Id", "s1")], events=True)
        elif (self.headers["MCP-Protocol-Version"], self.headers["Mcp-Session-Id"]) != (OLD, "s1"):
            self.answer(400, {"jsonrpc": "2.0", "id": None, "error": {"code": -32000, "message": "no session"}})
        elif asked["method"] == "notifications/initialized":
            self.answer(202)
        else:
            self.result(asked, {"tools": TOOLS}, events=True)

    def guarded(self, asked):
        if self.headers["Authorization"] == "Bearer t0k3n":
            self.stateless(asked)
        else:
            self.answer(401, fields=[("WWW-Authenticate", "Bearer")])

    def endless(self, asked):
        self.result(asked, {"tools": [], "nextCursor": "again"})

    def moved(self, _):
        self.answer(307, fields=[("Location", "/stateless")])

    def steering(self, asked):
        self.answer(500, {"jsonrpc": "2.0", "id": asked["id"], "error": {"code": 1, "message": "\x1b[31mred"}})

    def text(self, _):
        self.answer(200, "no list")

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        {"/stateless": self.stateless, "/session": self.session, "/guarded": self.guarded, "/moved": self.moved,
         "/endless": self.endless, "/steering": self.steering, "/text": self.text}[self.path](asked)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
