# SPDX-License-Identifier: Apache-2.0
"""What a server may believe of its own name, and let pages of others do."""
from fault import Faults, every_answer
from good_site import WELL_KNOWN
from web import Answer

FAULTS = Faults(anonymous=True)


def named_by(site, name_of, when):
    """Challenges and documents hold the origin that name_of(request) gives."""
    def change(request, answer):
        origin = name_of(request) or site.resource.origin
        answer.body = answer.body.replace(site.resource.origin.encode(), origin.encode())
        if answer.get("WWW-Authenticate"):
            answer.set("WWW-Authenticate", answer.get("WWW-Authenticate").replace(
                site.resource.origin, origin))
    every_answer(site, change, when)


def is_document(request, _answer):
    return request.path.startswith(WELL_KNOWN)


def is_call(request, _answer):
    return request.path == "/mcp"


@FAULTS("host.foreign")
def the_challenge_is_made_of_the_host(site):
    site.lax.add("host")
    named_by(site, lambda request: f"http://{request.get('Host')}", is_call)


@FAULTS("host.foreign")
def the_document_is_made_of_the_host(site):
    named_by(site, lambda request: f"http://{request.get('Host')}", is_document)


@FAULTS("host.forwarded")
def the_challenge_is_made_of_a_forwarded_host(site):
    named_by(site, lambda request: request.get("X-Forwarded-Host") and
             f"http://{request.get('X-Forwarded-Host')}", is_call)


@FAULTS("host.forwarded")
def the_scheme_is_the_forwarded_one(site):
    named_by(site, lambda request: request.get("X-Forwarded-Proto") and
             site.resource.origin.replace("http:", request.get("X-Forwarded-Proto") + ":"),
             is_document)


@FAULTS("host.forwarded")
def the_document_is_made_of_forwarded(site):
    named_by(site, lambda request: request.get("Forwarded") and
             f"http://{request.get('Forwarded').partition('host=')[2]}", is_document)


@FAULTS("host.origin host.null-origin host.lookalike", with_token=True)
def no_origin_is_looked_at(site):
    site.lax.add("origin")


@FAULTS("host.origin", with_token=True)
def a_foreign_origin_is_refused_otherwise(site):
    every_answer(site, lambda _request, answer: setattr(answer, "status", 401),
                 lambda request, _answer: request.get("Origin") == "https://ostiary-probe.invalid")


@FAULTS("", with_token=True)
def an_origin_is_looked_at_behind_the_guard(site):
    """Which is no fault: MCP does not say what is looked at first."""
    guarded, known = site.credential, set(site.origins)

    def credential(request):
        foreign = request.get("Origin") is not None and request.get("Origin") not in known
        return guarded(request) or (site.plain_refusal(403, "origin_refused") if foreign else None)
    site.lax.add("origin")
    site.credential = credential


@FAULTS("", skips="host.origin host.null-origin host.lookalike")
def without_a_token_nobody_sees_whether_an_origin_is_looked_at(site):
    site.lax.add("origin")


@FAULTS("host.null-origin", with_token=True)
def null_is_listed(site):
    site.origins.add("null")


class Pattern(set):
    """Origins that a function tells."""

    def __init__(self, listed, takes):
        super().__init__(listed)
        self.takes = takes

    def __contains__(self, origin):
        return super().__contains__(origin) or origin is not None and self.takes(origin)


@FAULTS("host.lookalike", with_token=True)
def an_origin_is_compared_by_how_it_begins(site):
    site.origins = Pattern(site.origins, lambda origin: origin.startswith("http://127.0.0.1"))


@FAULTS("host.lookalike", with_token=True)
def an_origin_is_compared_by_how_it_ends(site):
    site.origins = Pattern(site.origins, lambda origin: origin.endswith(
        site.resource.origin.removeprefix("http://")))


@FAULTS("host.own-origin", skips="host.preflight host.expose")
def its_own_origin_is_not_listed(site):
    site.origins.remove(site.resource.origin)


def preflights(site, change):
    every_answer(site, change, lambda request, _answer: request.method == "OPTIONS")


@FAULTS("host.preflight")
def a_preflight_needs_a_token(site):
    preflights(site, lambda _request, _answer: Answer(401))


@FAULTS("host.credentials")
def every_page_may_send_cookies(site):
    def change(request, answer):
        answer.set("Access-Control-Allow-Origin", request.get("Origin"))
        answer.set("Access-Control-Allow-Credentials", "true")
    preflights(site, change)


@FAULTS("host.credentials")
def a_star_with_cookies(site):
    def change(_request, answer):
        answer.set("Access-Control-Allow-Origin", "*")
        answer.set("Access-Control-Allow-Credentials", "true")
    preflights(site, change)


@FAULTS("host.expose")
def pages_cannot_read_the_challenge(site):
    every_answer(site, lambda _request, answer: answer.set(
        "Access-Control-Expose-Headers", "Mcp-Session-Id"))


@FAULTS("host.foreign")
def a_foreign_host_is_an_exception(site):
    every_answer(site, lambda _request, answer: setattr(answer, "status", 500),
                 lambda request, _answer: "ostiary-probe" in (request.get("Host") or ""))


@FAULTS("", unknown="host.foreign credential.cookie protocol.batch-door protocol.leaks")
def a_busy_server_has_not_judged(site):
    every_answer(site, lambda _request, answer: setattr(answer, "status", 429),
                 lambda request, _answer: "ostiary-probe" in (request.get("Host") or "") or
                 request.get("Cookie") is not None or request.body.lstrip().startswith(b"["))
