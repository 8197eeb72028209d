# SPDX-License-Identifier: Apache-2.0
"""What may be wrong with how the token that the probe is given is taken, and what is made of it."""
from fault import Faults, every_answer

FAULTS = Faults()
STEP_UPS = "token.step-up token.step-up-challenge token.step-up-scope token.step-up-union " \
    "token.step-up-clients"
# What a server without a look at signatures lets in.
FORGED = "token.flipped token.cut token.payload token.stranger token.none token.jwk token.jku " \
    "token.padded"
# What is tried with a call that was answered for the token.
OF_A_LISTING = f"{STEP_UPS} issuer.scope protocol.version-header protocol.method-header " \
    "protocol.name-header protocol.unsupported protocol.batch protocol.session protocol.oracle"


def credential(site, change):
    """Let change(value) have the first word on the value of Authorization."""
    guarded = site.credential

    def changed(request):
        request.lines = [(name, change(value) if name.lower() == "authorization" else value)
                         for name, value in request.lines]
        return guarded(request)
    site.credential = changed


def step_up(site, text, status=403):
    """Send this WWW-Authenticate (a function makes it of the good one) with a tool's 403: that
    to a foreign Origin has none."""
    def change(_request, answer):
        answer.status = status
        answer.set("WWW-Authenticate", text(answer.get("WWW-Authenticate")))
    every_answer(site, change, lambda request, answer: answer.status == 403 and
                 answer.get("WWW-Authenticate") is not None)


@FAULTS("token.admitted", skips=f"token.tools {OF_A_LISTING}",
        unknown=f"{FORGED} token.scheme token.spaces token.doubled token.callback")
def the_token_has_expired(site):
    site.given = {"exp": 1}


@FAULTS("token.tools", skips=OF_A_LISTING)
def no_list(site):
    every_answer(site, lambda request, _answer: site.error(500, -32603, "broken", 1),
                 lambda request, answer: answer.status == 200 and b"tools/list" in request.body)


@FAULTS("token.scheme")
def one_case_of_the_scheme(site):
    credential(site, lambda value: value if value.startswith("Bearer") else "none")


@FAULTS("token.spaces")
def one_space(site):
    credential(site, lambda value: value.replace("  ", " ~ "))


@FAULTS(f"{FORGED} issuer.alg credential.unsigned credential.confusion credential.unknown-key",
        skips="token.error")
def signatures_are_not_looked_at(site):
    site.lax.add("signature")


@FAULTS("token.cut")
def a_cache_that_goes_by_the_beginning(site):
    site.trusts.add("beginning")


@FAULTS("token.payload token.none")
def a_cache_that_goes_by_the_signature(site):
    site.trusts.add("signature")


@FAULTS("token.jwk")
def the_key_in_the_header(site):
    site.trusts.add("jwk")


@FAULTS("token.jku token.callback")
def the_key_that_the_header_leads_to(site):
    site.trusts.add("jku")


@FAULTS("token.callback")
def a_certificate_is_fetched(site):
    site.trusts.add("x5u")


@FAULTS("token.padded")
def padding(site):
    site.trusts.add("padding")


@FAULTS("token.doubled")
def the_first_of_two(site):
    """The official SDK's middleware, both generations."""
    credential(site, lambda value: " ".join(value.split()[:2]) if len(value.split()) > 2
               else value)


@FAULTS("token.bound")
def bound_tokens_as_bearer(site):
    """The official SDK's middleware, both generations: of tokens of one's own."""
    site.lax.add("cnf")


@FAULTS("token.bound", skips="token.admitted")
def the_token_is_bound_and_taken(site):
    site.given = {"cnf": {"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}}
    site.lax.add("cnf")


@FAULTS("token.step-up issuer.scope", skips=STEP_UPS)
def a_401_for_want_of_scope(site):
    """Apache's mod_oauth2."""
    step_up(site, lambda good: good, status=401)


@FAULTS("token.step-up-challenge", skips="token.step-up-scope token.step-up-union "
        "token.step-up-clients issuer.scope")
def no_challenge_for_want_of_scope(site):
    step_up(site, lambda good: None)


@FAULTS("token.step-up-challenge issuer.scope")
def invalid_token_for_want_of_scope(site):
    step_up(site, lambda good: good.replace("insufficient_scope", "invalid_token"))


@FAULTS("token.step-up-challenge issuer.scope", skips="token.step-up-scope token.step-up-union")
def no_scope_for_want_of_scope(site):
    step_up(site, lambda good: f'Bearer error="insufficient_scope", '
            f'resource_metadata="{site.metadata_url}"')


@FAULTS("token.step-up-challenge")
def no_metadata_for_want_of_scope(site):
    step_up(site, lambda good: good.partition(", resource_metadata")[0])


@FAULTS("token.step-up-scope")
def what_the_token_has(site):
    step_up(site, lambda good: good.replace("todo:admin todo:read", "todo:read"))


@FAULTS("token.step-up-scope")
def scopes_with_commas(site):
    step_up(site, lambda good: good.replace("todo:admin todo:read", "todo:admin  todo:read"))


@FAULTS("token.step-up-union")
def the_lacking_scope_alone(site):
    """The official SDK's middleware, version 2: right for clients of its own age."""
    step_up(site, lambda good: good.replace("todo:admin todo:read", "todo:admin"))


@FAULTS("token.step-up-clients")
def a_realm_that_reads_like_a_scope(site):
    step_up(site, lambda good: good.replace("Bearer ", 'Bearer realm="scope=admin", '))


@FAULTS("token.step-up-clients")
def basic_before_it(site):
    step_up(site, lambda good: f'Basic realm="x", {good}')


@FAULTS("token.step-up-clients")
def a_description_with_quotes(site):
    step_up(site, lambda good: f'{good}, error_description=""todo:admin" is missing"')
