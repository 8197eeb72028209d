#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An authorization server reduced to what a doorkeeper asks of it: metadata, and the key set that
lies in a file and is fresh for 60 seconds. issuer.py JWKS_FILE"""
import http.server
import json
import pathlib
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/.well-known/oauth-authorization-server":
            url = "http://127.0.0.1:%d" % self.server.server_port
            self.answer(json.dumps({"issuer": url, "jwks_uri": url + "/jwks",
                                    "response_types_supported": []}).encode(), 3600)
        elif self.path == "/jwks":
            self.answer(pathlib.Path(sys.argv[1]).read_bytes(), 60)
        else:
            self.send_error(404)

    def answer(self, body, fresh_seconds):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", f"max-age={fresh_seconds}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print("issuer http://127.0.0.1:%d" % server.server_port, flush=True)
server.serve_forever()
