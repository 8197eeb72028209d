# SPDX-License-Identifier: Apache-2.0
"""A good MCP server and its authorization server; a fault changes one thing of it."""
import json
import re

from setting import KEY, mint
from verifier import Verifier
from web import Answer, Web

WELL_KNOWN = "/.well-known/oauth-protected-resource"
STATELESS, LEGACY = "2026-07-28", ("2025-11-25", "2025-06-18")
TOKEN68 = re.compile(r"[A-Za-z0-9._~+/-]+=*")
META = "io.modelcontextprotocol/"


class Site:
    """`metadata`, `authority_metadata`, `keys`, `tools` are served as they are, the metadata at
    `metadata_paths` and `authority_paths`. `lax` holds what is not looked at, `trusts` what is
    believed though it should not be: names that verifier.py knows. `resource.changes` and `authority.changes` have the last word on every answer. The probe is given
    a token with the claims `given`, signed by the key named `signer`, and the one named `key`."""

    def __init__(self):
        self.resource = Web(self.answer)
        self.authority = Web(self.answer_of_authority)
        self.url, self.issuer = f"{self.resource.origin}/mcp", self.authority.origin
        self.metadata_url = f"{self.resource.origin}{WELL_KNOWN}/mcp"
        self.metadata = {
            "resource": self.url, "authorization_servers": [self.issuer],
            "scopes_supported": ["todo:read"], "bearer_methods_supported": ["header"]}
        self.metadata_paths = {f"{WELL_KNOWN}/mcp", WELL_KNOWN}
        self.authority_paths = {"/.well-known/oauth-authorization-server"}
        self.authority_metadata = {
            "issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks",
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "registration_endpoint": f"{self.issuer}/register",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none"],
            "client_id_metadata_document_supported": True,
            "authorization_response_iss_parameter_supported": True,
            "scopes_supported": ["todo:read", "todo:write", "todo:admin", "offline_access"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"]}
        self.keys = {"keys": [KEY]}
        self.origins = {"https://app.example", self.resource.origin}
        self.verifier = Verifier(self)
        self.signer, self.key, self.given = "k1", "k1", {}
        self.audiences, self.types = [self.url], ["at+jwt", "application/at+jwt"]
        self.leeway, self.trusts = 0, set()  # of seconds after exp
        self.opaque = {}  # tokens that are no JWT, and their claims
        self.lax, self.ran = set(), []  # `ran`: tools that were called, and did run
        self.tools = {
            "listTodos": ("todo:read", {"readOnlyHint": True}),
            "exportTodos": ("todo:admin", {"readOnlyHint": True}),
            "deleteTodo": ("todo:write", {"readOnlyHint": False, "destructiveHint": True})}

    def token(self, scope="todo:read", **changes):
        return mint(self.issuer, self.url, scope, self.signer, **{**self.given, **changes})

    def close(self):
        self.resource.close()
        self.authority.close()

    # The authorization server.

    def answer_of_authority(self, request):
        if request.path in self.authority_paths:
            return Answer(200, self.authority_metadata, [("Cache-Control", "max-age=300")])
        if request.path == "/jwks":
            return Answer(200, self.keys, [("Cache-Control", "max-age=300")])
        return Answer(404, "nothing here", kind="text/plain")

    # The resource server: the door first, then the call.

    def answer(self, request):
        if request.path in self.metadata_paths:
            return self.document(request)
        if request.path != "/mcp":
            return Answer(404)
        answer = self.door(request) or self.call(request)
        if request.get("Origin") in self.origins:
            answer.set("Access-Control-Allow-Origin", request.get("Origin"))
            answer.set("Access-Control-Expose-Headers", "WWW-Authenticate")
        return answer

    def document(self, request):
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            return Answer(405, headers=[("Allow", "GET, HEAD, OPTIONS")])
        return Answer(200, self.metadata, [("Cache-Control", "max-age=300"),
                                           ("Access-Control-Allow-Origin", "*")])

    def refusal(self, status, error=None, scope="todo:read", word="unauthorized"):
        """A challenge and a body, as RFC 6750 section 3 has them."""
        parameters = ([f'error="{error}"'] if error else []) + [
            f'scope="{scope}"', f'resource_metadata="{self.metadata_url}"']
        return Answer(status, {"error": error or word},
                      [("WWW-Authenticate", "Bearer " + ", ".join(parameters)),
                       ("Cache-Control", "no-store")])

    @staticmethod
    def plain_refusal(status, word):
        return Answer(status, {"error": word}, [("Cache-Control", "no-store")])

    def strict(self, what):
        return what not in self.lax

    def door(self, request):
        """The answer to whoever does not get in."""
        if self.strict("host") and request.get("Host") != self.resource.origin.split("//")[1]:
            return self.plain_refusal(421, "misdirected_request")
        origin = request.get("Origin")
        if self.strict("origin") and origin is not None and origin not in self.origins:
            return self.plain_refusal(403, "origin_refused")
        if request.method == "OPTIONS" and request.get("Access-Control-Request-Method"):
            return Answer(204, headers=[("Access-Control-Allow-Origin", origin or "null"),
                                        ("Access-Control-Allow-Headers", "authorization")])
        return self.credential(request)

    def credential(self, request):
        lines = request.all("Authorization")
        if self.strict("repeats") and len(lines) > 1:
            return self.refusal(400, "invalid_request")
        scheme, _, rest = (lines or [""])[0].partition(" ")
        if scheme.lower() != "bearer":
            return self.refusal(401)
        token = rest.strip(" ")
        if not TOKEN68.fullmatch(token):
            return self.refusal(400, "invalid_request")
        request.claims = self.verifier.claims_of(token)
        return None if request.claims is not None else self.refusal(401, "invalid_token")

    # MCP, behind the door.

    @staticmethod
    def error(status, code, message, request_id=None, **data):
        error = {"code": code, "message": message, **({"data": data} if data else {})}
        return Answer(status, {"jsonrpc": "2.0", "error": error,
                               **({} if request_id is None else {"id": request_id})})

    def call(self, request):
        if request.method != "POST":
            return Answer(405, headers=[("Allow", "POST, OPTIONS")])
        try:
            message = json.loads(request.body)
        except ValueError:
            return self.error(400, -32700, "no JSON")
        if not isinstance(message, dict) or not isinstance(message.get("method"), str):
            return self.error(400, -32600, "no request")
        return self.era(request, message) or self.run(request, message)

    def era(self, request, message):
        """The answer to a call whose headers are not those of its version."""
        version, identity = request.get("MCP-Protocol-Version"), message.get("id")
        method, params = message["method"], message.get("params") or {}
        meta = params.get("_meta") or {}
        named = meta.get(META + "protocolVersion")
        if named is None and (method == "initialize" or version in LEGACY):
            return None
        if named is None and version == STATELESS:
            return self.error(400, -32602, "_meta is missing", identity)
        if self.strict("era") and named != version:
            return self.error(400, -32020, "the version differs", identity)
        if named != STATELESS:
            return self.error(400, -32022, "unsupported version", identity,
                              supported=[STATELESS, *LEGACY], requested=named or version)
        if self.strict("era") and request.all("Mcp-Method") != [method]:
            return self.error(400, -32020, "the method differs", identity)
        if self.strict("era") and method == "tools/call" and \
                request.all("Mcp-Name") != [params.get("name")]:
            return self.error(400, -32020, "the name differs", identity)
        return None

    def run(self, request, message):
        method, params, identity = message["method"], message.get("params") or {}, message.get("id")
        if identity is None:
            return Answer(202)
        if method == "initialize":
            return self.result(identity, {
                "protocolVersion": LEGACY[0], "capabilities": {"tools": {}},
                "serverInfo": {"name": "good", "version": "1"}})
        if method == "server/discover":
            return self.result(identity, {
                "supportedVersions": [STATELESS, *LEGACY], "capabilities": {"tools": {}},
                "serverInfo": {"name": "good", "version": "1"}})
        if method == "tools/list":
            return self.result(identity, {"tools": [
                {"name": name, "inputSchema": {"type": "object"}, "annotations": annotations}
                for name, (_, annotations) in self.tools.items()]})
        if method == "tools/call":
            return self.tool(request, identity, params.get("name"))
        return self.error(404, -32601, "unknown method", identity)

    def tool(self, request, identity, name):
        scope, _ = self.tools.get(name, (None, None))
        if scope is None:
            return self.error(200, -32602, "unknown tool", identity)
        held = (request.claims.get("scope") or "").split()
        if self.strict("scope") and scope not in held:
            return self.refusal(403, "insufficient_scope", " ".join(sorted({*held, scope})))
        self.ran.append(name)
        return self.result(identity, {"content": [{"type": "text", "text": "[]"}],
                                      "isError": False})

    @staticmethod
    def result(identity, result):
        return Answer(200, {"jsonrpc": "2.0", "id": identity, "result": result})
