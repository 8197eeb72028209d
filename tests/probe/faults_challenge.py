# SPDX-License-Identifier: Apache-2.0
"""What a refusal may do wrong."""
from fault import Faults, challenge, every_answer

FAULTS = Faults(anonymous=True)
PARAMETERS = "challenge.metadata challenge.metadata-url challenge.scope challenge.scope-list"
# What can only be seen of a server that refuses with 401.
OF_REFUSALS = "challenge.* metadata.named credential.* host.expose protocol.methods " \
    "protocol.malformed protocol.batch-door protocol.old-versions protocol.disguise " \
    "protocol.unknown-tool protocol.session protocol.oracle"
OF_BEARER = f"challenge.first challenge.no-error {PARAMETERS} challenge.clients challenge.order metadata.named"


def refused(_request, answer):
    return answer.status == 401


@FAULTS("challenge.status", skips=f"{OF_REFUSALS} token.* issuer.*", with_token=True)
def serves_anybody(site):
    def nobody(request):
        request.claims = {}
    site.credential = nobody


@FAULTS("challenge.status", skips=f"{OF_REFUSALS} host.*origin host.lookalike *.error",
        with_token=True)
def refuses_with_403(site):
    def change(_request, answer):
        answer.status = 403
        answer.set("WWW-Authenticate", None)
    every_answer(site, change, refused)


@FAULTS("challenge.bearer", skips=f"challenge.grammar challenge.repeats {OF_BEARER}")
def no_challenge(site):
    challenge(site, None, anonymous=True)


@FAULTS("challenge.bearer", skips=OF_BEARER)
def another_scheme_alone(site):
    challenge(site, 'Basic realm="x"', anonymous=True)


@FAULTS("challenge.bearer challenge.first challenge.metadata challenge.scope",
        skips="challenge.metadata-url challenge.scope-list metadata.named")
def a_bare_scheme(site):
    challenge(site, "Bearer", anonymous=True)


@FAULTS("challenge.grammar")
def quotes_in_quotes(site):
    challenge(site, lambda good: f'{good}, error_description=""exp" claim timestamp check failed"')


@FAULTS("challenge.grammar", skips="*.error", with_token=True)
def semicolons_at_a_bad_token(site):
    def change(_request, answer):
        answer.set("WWW-Authenticate", answer.get("WWW-Authenticate").replace(",", ";"))
    every_answer(site, change, lambda request, answer: refused(request, answer) and
                 request.get("Authorization") is not None)


@FAULTS("challenge.grammar")
def quotes_in_quotes_of_a_library(site):
    """jose's words of an unsigned token, in the official SDK's middleware of version 1."""
    def change(_request, answer):
        answer.set("WWW-Authenticate", answer.get("WWW-Authenticate") +
                   ', error_description=""alg" (Algorithm) Header Parameter value not allowed"')
    every_answer(site, change, lambda request, answer: refused(request, answer) and
                 (request.get("Authorization") or "").startswith("Bearer eyJhbGciOiJub25l"))


@FAULTS("challenge.order")
def a_description_first(site):
    """The official SDK's middleware, both generations."""
    def change(request, answer):
        if request.get("Authorization"):
            answer.set("WWW-Authenticate", answer.get("WWW-Authenticate").replace(
                "Bearer ", 'Bearer error_description="No good", '))
    every_answer(site, change, refused)


@FAULTS("challenge.repeats")
def a_scope_twice(site):
    challenge(site, lambda good: f'{good}, scope="todo:write"')


@FAULTS("challenge.first")
def basic_comes_first(site):
    challenge(site, lambda good: f'Basic realm="x", {good}')


@FAULTS("challenge.first")
def basic_comes_first_on_a_line_of_its_own(site):
    def change(_request, answer):
        good = answer.get("WWW-Authenticate")
        answer.set("WWW-Authenticate", "Negotiate")
        answer.add("WWW-Authenticate", good)
    every_answer(site, change, refused)


@FAULTS("challenge.no-error")
def an_error_without_a_token(site):
    """The official SDK's middleware, both generations."""
    challenge(site, lambda good: good.replace(
        "Bearer ", 'Bearer error="invalid_token", '), anonymous=True)


@FAULTS("challenge.no-error")
def a_description_without_a_token(site):
    challenge(site, lambda good: f'{good}, error_description="No token"', anonymous=True)


@FAULTS("challenge.metadata", skips="challenge.metadata-url metadata.named")
def no_resource_metadata(site):
    challenge(site, lambda good: good.partition(", resource_metadata")[0], anonymous=True)


@FAULTS("challenge.metadata-url", unknown="metadata.named")
def a_relative_resource_metadata(site):
    challenge(site, lambda good: good.replace(site.resource.origin, ""), anonymous=True)


@FAULTS("challenge.metadata-url", unknown="metadata.named")
def resource_metadata_without_tls(site):
    challenge(site, lambda good: good.replace(site.metadata_url, "http://mcp.invalid/x"), anonymous=True)


@FAULTS("challenge.scope", skips="challenge.scope-list")
def no_scope(site):
    challenge(site, lambda good: good.replace('scope="todo:read", ', ""), anonymous=True)


@FAULTS("challenge.scope-list")
def scopes_with_two_spaces(site):
    challenge(site, lambda good: good.replace('scope="todo:read"', 'scope="todo:read  todo:write"'))


@FAULTS("challenge.scope-list")
def scopes_with_a_tab(site):
    challenge(site, lambda good: good.replace('scope="todo:read"', 'scope="todo:read\ta"'))


@FAULTS("challenge.clients")
def a_realm_that_reads_like_a_scope(site):
    challenge(site, lambda good: good.replace("Bearer ", 'Bearer realm="scope=admin", '))


@FAULTS("challenge.clients authority.scopes")
def a_scope_without_quotes(site):
    challenge(site, lambda good: good.replace('scope="todo:read"', "scope=read"))


@FAULTS("challenge.cache")
def refusals_may_be_stored(site):
    every_answer(site, lambda _request, answer: answer.set("Cache-Control", None), refused)


@FAULTS("challenge.leaks protocol.leaks")
def a_stack_trace(site):
    def change(_request, answer):
        answer.body = b'{"error":"Error: no token\\n    at guard (/srv/x/guard.js:12:3)"}'
    every_answer(site, change, refused)


@FAULTS("challenge.leaks")
def a_path_in_the_description(site):
    def change(request, answer):
        if request.get("Authorization"):
            answer.set("WWW-Authenticate", answer.get("WWW-Authenticate") +
                       ', error_description="cannot read /usr/local/keys.pem"')
    every_answer(site, change, refused)


@FAULTS("challenge.echo")
def the_token_comes_back(site):
    def change(request, answer):
        answer.body = f'{{"error":"bad","token":"{request.get("Authorization")}"}}'.encode()
    every_answer(site, change, refused)
