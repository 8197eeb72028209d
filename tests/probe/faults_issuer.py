# SPDX-License-Identifier: Apache-2.0
"""What may be left out when tokens are judged that the issuer's key has signed."""
from fault import Faults
from setting import make_key

FAULTS = Faults()
RSA_KEY = make_key("r1", "RS256")
make_key("unknown")


@FAULTS("issuer.control", unknown="issuer.* token.bound")
def a_key_that_nobody_knows(site):
    site.key = "unknown"


@FAULTS("issuer.expired issuer.leeway", skips="issuer.error")
def exp_is_not_looked_at(site):
    site.leeway = 86400


@FAULTS("issuer.leeway")
def five_minutes_of_leeway(site):
    site.leeway = 300


@FAULTS("issuer.early")
def nbf_is_not_looked_at(site):
    site.lax.add("nbf")


@FAULTS("issuer.no-exp")
def exp_may_be_missing(site):
    site.trusts.add("no exp")


@FAULTS("issuer.audience issuer.audience-prefix issuer.audience-origin")
def aud_is_not_looked_at(site):
    site.lax.add("aud")


@FAULTS("issuer.audience")
def any_of_two_servers(site):
    site.audiences.append("https://other.invalid/mcp")


@FAULTS("issuer.audience-prefix")
def what_begins_like_us(site):
    site.trusts.add("prefix")


@FAULTS("issuer.audience-origin")
def the_origin_is_an_audience(site):
    site.audiences.append(site.resource.origin)


@FAULTS("issuer.audience-list")
def one_audience_alone(site):
    site.trusts.add("single audience")


@FAULTS("issuer.issuer")
def iss_is_not_looked_at(site):
    site.lax.add("iss")


@FAULTS("issuer.claims")
def claims_may_be_missing(site):
    site.lax.add("claims")


@FAULTS("issuer.type")
def typ_is_not_looked_at(site):
    site.lax.add("typ")


@FAULTS("issuer.type")
def logout_tokens(site):
    site.types.append("logout+jwt")


@FAULTS("issuer.type")
def id_tokens(site):
    site.types.append("jwt")
    site.lax.add("id token")


@FAULTS("issuer.type-spelling")
def one_spelling_of_typ(site):
    site.types.remove("application/at+jwt")


@FAULTS("issuer.crit")
def crit_is_not_looked_at(site):
    site.lax.add("crit")


@FAULTS("issuer.alg")
def the_token_names_the_algorithm(site):
    site.key = site.signer = "r1"
    site.keys = {"keys": [RSA_KEY]}
    site.trusts.add("alg")
