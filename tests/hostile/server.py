# SPDX-License-Identifier: Apache-2.0
"""An authorization server over real sockets that misbehaves on demand: one switch for its
metadata, one for its key set, turned while it runs. It counts and records what it is asked."""
import gzip
import json
import socket
import ssl
import struct
import threading
import time

WELL_KNOWN = ("/.well-known/oauth-authorization-server", "/.well-known/openid-configuration")
JWKS = "/jwks"


def plain(body, headers="", status="200 OK", kind="application/json"):
    """A whole response that ends with its connection's next request."""
    if isinstance(body, str):
        body = body.encode()
    return (f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body


class Server:
    """`faults["jwks"]` and `faults["metadata"]` are None or a function (server, connection,
    request) that answers in its own way; `headers` are added to good answers of the key set."""

    def __init__(self, keys, tls=None, port=0, path=""):
        self.keys, self.tls = keys, tls
        self.faults = {"jwks": None, "metadata": None}
        self.headers = ""
        self.place = WELL_KNOWN[0]  # where the metadata are
        self.metadata = {}  # members that replace the good ones
        self.requests, self.connections = [], 0
        self.lock = threading.Lock()
        self.listening = socket.create_server(("127.0.0.1", port), backlog=64)
        scheme = "https" if tls else "http"
        self.port = self.listening.getsockname()[1]
        self.issuer = f"{scheme}://127.0.0.1:{self.port}{path}"
        self.path = path
        self.open = True
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self):
        self.open = False
        try:
            self.listening.shutdown(socket.SHUT_RDWR)  # wakes accept(), which close() does not
        except OSError:
            pass
        self.listening.close()

    def count(self, what):
        with self.lock:
            return sum(1 for request in self.requests if request["what"] == what)

    def accept(self):
        while self.open:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            connection.settimeout(30)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            while self.serve_one(connection):
                pass
        except (OSError, ssl.SSLError, ValueError):
            pass
        finally:
            connection.close()

    def serve_one(self, connection):
        """One request and its answer; whether the connection goes on."""
        text = b""
        while b"\r\n\r\n" not in text:
            some = connection.recv(65536)
            if not some:
                return False
            text += some
        lines = text.decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split(" ")
        request = {"method": method, "path": path, "headers": lines[1:-2],
                   "what": "jwks" if path.startswith(JWKS) else "metadata",
                   "raw": text.decode("latin-1"), "at": time.monotonic()}
        with self.lock:
            self.requests.append(request)
        fault = self.faults[request["what"]]
        if fault is not None:
            return fault(self, connection, request) is True
        connection.sendall(self.good(request))
        return True

    def good(self, request):
        if request["what"] == "jwks":
            return plain(json.dumps(self.keys), self.headers)
        if request["path"] != self.place:
            return plain("nothing here", status="404 Not Found", kind="text/plain")
        document = {"issuer": self.issuer, "jwks_uri": f"{self.issuer.removesuffix(self.path)}{JWKS}"}
        document.update(self.metadata)
        return plain(json.dumps({k: v for k, v in document.items() if v is not None}))


# What it can do wrong. Each takes (server, connection, request).

def answers(body, headers="", status="200 OK", kind="application/json"):
    def fault(_server, connection, _request):
        connection.sendall(plain(body, headers, status, kind))
        return True
    return fault


def redirects(location, status="302 Found"):
    return answers("", f"Location: {location}\r\n", status)


def stalls(_server, connection, _request):
    """Not a byte."""
    connection.recv(1)


def drips_headers(_server, connection, _request):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for i in range(600):
        connection.sendall(f"X-{i}: y\r\n".encode())
        time.sleep(0.05)


def drips_body(_server, connection, _request):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 600\r\n\r\n")
    for _ in range(600):
        connection.sendall(b" ")
        time.sleep(0.05)


def endless_headers(_server, connection, _request):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X: " + b"y" * 8000 + b"\r\n")


def endless_body(_server, connection, _request):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        connection.sendall(b" " * 65536)


def chunks(size):
    def fault(_server, connection, _request):
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(size // 65536):
            connection.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")
        connection.sendall(b"0\r\n\r\n")
    return fault


def chunk_garbage(_server, connection, _request):
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                       b"zz\r\n{\"keys\":[]}\r\nffffffffffffffffff\r\n")


def cuts_short(server, connection, request):
    whole = server.good(request)
    connection.sendall(whole[:-10])


def resets(_server, connection, _request):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def gzipped(text):
    return answers(gzip.compress(text), "Content-Encoding: gzip\r\n")


def honest_gzip(server, connection, request):
    head, body = server.good(request).split(b"\r\n\r\n", 1)
    del head
    connection.sendall(plain(gzip.compress(body), "Content-Encoding: gzip\r\n"))
    return True
