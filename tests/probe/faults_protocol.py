# SPDX-License-Identifier: Apache-2.0
"""What a server may do with a call that is not what it seems."""
import json

from fault import Faults, every_answer
from good_site import LEGACY, STATELESS
from web import Answer

FAULTS = Faults(anonymous=True)
# The lines of a call that is as usual as can be.
USUAL = {"host", "user-agent", "accept", "accept-encoding", "content-type", "content-length",
         "mcp-protocol-version", "mcp-method", "authorization"}


def message_of(request):
    try:
        return json.loads(request.body)
    except ValueError:
        return None


def anonymous(request):
    return request.path == "/mcp" and request.get("Authorization") is None


def served(site, when):
    """Without a token, where when(request) says so."""
    every_answer(site, lambda _request, _answer: Answer(200, {"jsonrpc": "2.0", "id": 1,
                                                              "result": {"tools": []}}),
                 lambda request, _answer: anonymous(request) and when(request))


@FAULTS("protocol.methods")
def a_stream_for_anybody(site):
    every_answer(site, lambda _request, _answer: Answer(200, ": hello\n\n",
                                                        kind="text/event-stream"),
                 lambda request, _answer: anonymous(request) and request.method == "GET")


@FAULTS("protocol.methods")
def anybody_ends_sessions(site):
    served(site, lambda request: request.method == "DELETE")


@FAULTS("protocol.allow", with_token=True)
def a_405_without_allow(site):
    every_answer(site, lambda _request, answer: answer.set("Allow", None))


@FAULTS("protocol.malformed")
def a_body_is_read_before_the_token(site):
    every_answer(site, lambda _request, answer: setattr(answer, "status", 500),
                 lambda request, _answer: anonymous(request) and request.body == b'{"jsonrpc":')


@FAULTS("protocol.malformed")
def no_body_is_let_in(site):
    served(site, lambda request: request.method == "POST" and not request.body)


@FAULTS("protocol.batch-door")
def the_first_of_a_batch_counts(site):
    def is_open(request):
        message = message_of(request)
        return isinstance(message, list) and isinstance(message[0], dict) and \
            message[0].get("method") == "initialize"
    served(site, is_open)


@FAULTS("protocol.old-versions")
def an_old_version_needs_no_token(site):
    served(site, lambda request: request.get("MCP-Protocol-Version") == "2024-11-05")


@FAULTS("protocol.old-versions")
def no_version_needs_no_token(site):
    served(site, lambda request: request.get("MCP-Protocol-Version") is None and
           b'"tools/list"' in request.body and message_of(request)["method"] == "tools/list")


@FAULTS("protocol.disguise")
def discovery_is_told_by_its_header(site):
    served(site, lambda request: request.get("Mcp-Method") == "server/discover")


@FAULTS("protocol.disguise")
def initialize_is_told_by_its_header(site):
    served(site, lambda request: request.get("Mcp-Method") == "initialize")


def called_tool(request):
    message = message_of(request)
    if isinstance(message, dict) and message.get("method") == "tools/call":
        return message["params"]["name"]
    return None


@FAULTS("protocol.unknown-tool protocol.oracle", with_token=True)
def tools_are_looked_up_before_the_token(site):
    every_answer(site, lambda _request, _answer: site.error(200, -32602, "unknown tool", 1),
                 lambda request, _answer: anonymous(request) and
                 called_tool(request) not in {None, *site.tools})


@FAULTS("protocol.oracle", with_token=True)
def the_refusal_tells_which_tools_there_are(site):
    def change(_request, answer):
        answer.body = b'{"error":"unauthorized for listTodos"}'
    every_answer(site, change, lambda request, _answer: anonymous(request) and
                 called_tool(request) in site.tools)


@FAULTS("protocol.oracle", with_token=True)
def a_tool_is_refused_with_another_status(site):
    every_answer(site, lambda _request, answer: setattr(answer, "status", 404),
                 lambda request, _answer: anonymous(request) and called_tool(request) in site.tools)


@FAULTS("protocol.leaks", with_token=True)
def a_parser_that_shows_itself(site):
    def change(_request, answer):
        answer.body = answer.body.replace(
            b"no JSON", b"SyntaxError: Unexpected end\\n at JSON.parse (node:internal)")
    every_answer(site, change)


@FAULTS("protocol.version-header protocol.method-header protocol.name-header", with_token=True)
def headers_are_not_compared(site):
    site.lax.add("era")


def of_era(site, change):
    """Let change(request, message) have a say before versions are looked at; what it gives is the
    answer."""
    strict = site.era
    site.era = lambda request, message: change(request, message) or strict(request, message)


@FAULTS("protocol.method-header", with_token=True)
def mcp_method_may_be_missing(site):
    def change(request, message):
        if not request.all("Mcp-Method"):
            request.lines.append(("Mcp-Method", message["method"]))
    of_era(site, change)


def another_code(site, what):
    def change(_request, answer):
        answer.body = answer.body.replace(b"-32020", b"-32600")
    every_answer(site, change, lambda _request, answer: what in answer.body)


@FAULTS("protocol.version-header", with_token=True)
def another_code_for_a_version_that_differs(site):
    another_code(site, b"version differs")


@FAULTS("protocol.name-header", with_token=True)
def another_code_for_a_name_that_differs(site):
    another_code(site, b"name differs")


@FAULTS("protocol.unsupported", with_token=True)
def an_unknown_version_is_served(site):
    def change(request, message):
        if request.get("MCP-Protocol-Version") == "1900-01-01":
            return site.run(request, message)
        return None
    of_era(site, change)


@FAULTS("protocol.unsupported", with_token=True)
def no_versions_are_offered(site):
    def change(request, message):
        if request.get("MCP-Protocol-Version") == "1900-01-01":
            return site.error(400, -32022, "unsupported", message["id"])
        return None
    of_era(site, change)


def batches_served(site, versions):
    def change(request, answer):
        if answer.status == 400 and isinstance(message_of(request), list):
            return Answer(200, [{"jsonrpc": "2.0", "id": 1, "result": {}}])
        return None
    every_answer(site, change,
                 lambda request, _answer: request.get("MCP-Protocol-Version") in versions)


@FAULTS("protocol.batch", with_token=True)
def batches_are_served(site):
    batches_served(site, [STATELESS, *LEGACY])


@FAULTS("protocol.batch", with_token=True)
def batches_of_older_clients_are_served(site):
    batches_served(site, LEGACY)


def is_usual(request):
    message = message_of(request)
    return not request.query and {name.lower() for name, _ in request.lines} <= USUAL and \
        isinstance(message, dict) and message.get("method") == "tools/list" and \
        request.get("Mcp-Method") == "tools/list"


@FAULTS("protocol.session", with_token=True)
def who_was_let_in_once_is_known(site):
    guarded, known = site.credential, []

    def credential(request):
        if anonymous(request) and known and is_usual(request):
            request.claims = known[0]
            return None
        refusal = guarded(request)
        if refusal is None:
            known.append(request.claims)
        return refusal
    site.credential = credential


@FAULTS("protocol.session", with_token=True)
def a_bad_request_ends_the_session(site):
    guarded, state = site.credential, {"known": False, "ended": False}

    def credential(request):
        if anonymous(request):
            state["ended"] = state["known"] and is_usual(request)
        elif state["ended"]:
            state["ended"] = False
            return site.refusal(401, "invalid_token")
        refusal = guarded(request)
        state["known"] = state["known"] or refusal is None
        return refusal
    site.credential = credential


NOT_OLDER = "protocol.version-header protocol.method-header protocol.name-header"


def of_sessions(site):
    """A server of 2025-11-25 alone, with sessions."""
    def era(request, message):
        if message["method"] == "initialize":
            return None
        if request.get("MCP-Protocol-Version") not in LEGACY:
            return site.error(400, -32000, "unsupported version", message.get("id"))
        return None if request.get("Mcp-Session-Id") == "s1" else \
            site.error(400, -32000, "no session", message.get("id"))
    site.era = era
    every_answer(site, lambda _request, answer: answer.set("Mcp-Session-Id", "s1"),
                 lambda request, answer: answer.status == 200 and b'"initialize"' in request.body)


@FAULTS("", skips=NOT_OLDER, with_token=True)
def none_in_an_older_server(site):
    of_sessions(site)


@FAULTS("protocol.unsupported", skips=NOT_OLDER, with_token=True)
def an_older_server_takes_any_version(site):
    of_sessions(site)
    strict = site.era

    def era(request, message):
        if request.get("MCP-Protocol-Version") == "1900-01-01":
            return None
        return strict(request, message)
    site.era = era


@FAULTS("protocol.session", skips=NOT_OLDER, with_token=True)
def a_session_is_a_credential(site):
    of_sessions(site)
    guarded = site.credential

    def credential(request):
        if anonymous(request) and request.get("Mcp-Session-Id") == "s1" and is_older(request):
            request.claims = {}
            return None
        return guarded(request)
    site.credential = credential


def is_older(request):
    """The usual call of such a server, and none of the odd ones."""
    message = message_of(request)
    return isinstance(message, dict) and message.get("method") == "tools/list" and \
        not request.query and {name.lower() for name, _ in request.lines} <= \
        {*USUAL, "mcp-session-id"}
