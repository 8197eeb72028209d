# SPDX-License-Identifier: Apache-2.0
"""What an authorization server may publish wrongly."""
from fault import Faults
from web import Answer

FAULTS = Faults(anonymous=True)
OAUTH, OPENID = "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"
OF_METADATA = "authority.search authority.order authority.type authority.issuer " \
    "authority.values authority.openid authority.resources authority.endpoints authority.https " \
    "authority.pkce authority.responses authority.grants authority.registration " \
    "authority.public authority.scopes authority.offline authority.iss keys.* " \
    "credential.confusion"
OF_A_SET = "keys.usable keys.private keys.symmetric keys.strength keys.form keys.algorithms " \
    "keys.kid keys.distinct keys.alg keys.cache credential.confusion"


def at(site, path, answer):
    """What the authorization server answers there, a function of the good answer."""
    site.authority.changes.append(
        lambda request, good: answer(good) if request.path == path else None)


def at_openid(site, answer):
    """The metadata are at the second address, and this is at the first."""
    site.authority_paths = {OPENID}
    at(site, OAUTH, answer)


def without(*names):
    def change(site):
        for name in names:
            del site.authority_metadata[name]
    return change


@FAULTS("authority.metadata", skips=OF_METADATA)
def no_authority_metadata(site):
    site.authority_paths.clear()


@FAULTS("authority.metadata", skips=OF_METADATA)
def authority_metadata_with_a_member_twice(site):
    at(site, OAUTH, lambda good: Answer(200, '{"issuer": "a", "issuer": "b"}'))


@FAULTS("", unknown=f"authority.metadata {OF_METADATA}")
def an_authority_that_nobody_reaches(site):
    site.authority.close()


@FAULTS("")
def as_older_servers_have_it(site):
    """No fault: found by the second try, authorization_code by default, clients register."""
    at_openid(site, lambda good: None)
    without("grant_types_supported", "client_id_metadata_document_supported")(site)
    site.authority_metadata["protected_resources"] = ["https://other.example/mcp", site.url]


@FAULTS("authority.search")
def a_page_before_the_metadata(site):
    at_openid(site, lambda good: Answer(200, "<html>", kind="text/html"))


@FAULTS("authority.search")
def an_error_before_the_metadata(site):
    at_openid(site, lambda good: Answer(500))


@FAULTS("authority.order")
def found_by_the_third_try(site):
    site.issuer += "/tenant"
    site.metadata["authorization_servers"] = [site.issuer]
    site.authority_metadata["issuer"] = site.issuer
    site.authority_paths = {f"/tenant{OPENID}"}


@FAULTS("authority.type")
def authority_metadata_as_text(site):
    at(site, OAUTH, lambda good: good.set("Content-Type", "text/plain"))


def names_itself(site, issuer):
    site.authority_metadata["issuer"] = issuer


@FAULTS("authority.issuer")
def an_issuer_with_a_slash(site):
    names_itself(site, site.issuer + "/")


@FAULTS("authority.issuer")
def an_entry_with_a_slash(site):
    site.metadata["authorization_servers"] = [site.issuer + "/"]


@FAULTS("authority.issuer")
def an_issuer_in_capitals(site):
    names_itself(site, site.issuer.replace("http", "HTTP"))


@FAULTS("authority.issuer")
def another_issuer(site):
    names_itself(site, "https://honest.example")


@FAULTS("authority.issuer")
def no_issuer(site):
    without("issuer")(site)


@FAULTS("authority.values")
def a_null_of_the_authority(site):
    site.authority_metadata["service_documentation"] = None


@FAULTS("authority.values")
def a_number_among_scopes(site):
    site.authority_metadata["scopes_supported"].append(1)


@FAULTS("authority.values authority.iss")
def yes_for_true(site):
    site.authority_metadata["authorization_response_iss_parameter_supported"] = "yes"


@FAULTS("authority.openid")
def openid_without_subject_types(site):
    at_openid(site, lambda good: None)
    without("subject_types_supported")(site)


@FAULTS("authority.resources")
def another_resource_alone(site):
    site.authority_metadata["protected_resources"] = ["https://other.example/mcp"]


def second_server(site, **changes):
    """Another good authorization server, on the same host; `changes` to its metadata."""
    issuer = f"{site.authority.origin}/second"
    site.metadata["authorization_servers"].append(issuer)
    at(site, f"{OAUTH}/second", lambda good: Answer(
        200, {**site.authority_metadata, "issuer": issuer, **changes}))


@FAULTS("authority.several")
def two_servers(site):
    second_server(site)


@FAULTS("authority.several authority.pkce")
def a_second_server_without_pkce(site):
    second_server(site, code_challenge_methods_supported=["plain"])


@FAULTS("authority.endpoints")
def no_token_endpoint(site):
    without("token_endpoint")(site)


@FAULTS("authority.endpoints")
def no_authorization_endpoint(site):
    without("authorization_endpoint")(site)


@FAULTS("authority.endpoints")
def a_relative_endpoint(site):
    site.authority_metadata["token_endpoint"] = "/token"


@FAULTS("authority.endpoints")
def an_endpoint_with_a_fragment(site):
    site.authority_metadata["authorization_endpoint"] += "#x"


@FAULTS("authority.https")
def an_endpoint_without_tls(site):
    site.authority_metadata["revocation_endpoint"] = "http://as.example/revoke"


@FAULTS("authority.https", unknown=f"keys.set {OF_A_SET}")
def keys_without_tls(site):
    site.authority_metadata["jwks_uri"] = "http://as.example/jwks"


@FAULTS("authority.pkce")
def no_word_of_pkce(site):
    without("code_challenge_methods_supported")(site)


@FAULTS("authority.pkce")
def plain_alone(site):
    site.authority_metadata["code_challenge_methods_supported"] = ["plain"]


@FAULTS("authority.responses")
def no_response_types(site):
    without("response_types_supported")(site)


@FAULTS("authority.responses")
def no_response_type(site):
    site.authority_metadata["response_types_supported"] = []


@FAULTS("authority.values")
def an_empty_list_of_the_authority(site):
    site.authority_metadata["ui_locales_supported"] = []


@FAULTS("authority.responses")
def implicit_alone(site):
    site.authority_metadata["response_types_supported"] = ["token"]


@FAULTS("authority.grants", skips="authority.pkce authority.responses authority.iss")
def for_machines_alone(site):
    site.authority_metadata["grant_types_supported"] = ["client_credentials", "refresh_token"]
    without("authorization_endpoint")(site)


@FAULTS("authority.registration")
def no_registration(site):
    without("client_id_metadata_document_supported", "registration_endpoint")(site)


@FAULTS("authority.public")
def secrets_alone(site):
    site.authority_metadata["token_endpoint_auth_methods_supported"] = ["client_secret_basic"]


@FAULTS("authority.public")
def no_word_of_secrets(site):
    without("token_endpoint_auth_methods_supported")(site)


@FAULTS("authority.scopes")
def a_challenge_for_a_scope_that_it_lacks(site):
    site.authority_metadata["scopes_supported"].remove("todo:read")


@FAULTS("authority.scopes")
def metadata_with_a_scope_that_it_lacks(site):
    site.metadata["scopes_supported"].append("todo:export")


@FAULTS("", skips="authority.scopes authority.offline")
def no_word_of_scopes(site):
    """No fault in a server that has no refresh tokens either."""
    without("scopes_supported")(site)
    site.authority_metadata["grant_types_supported"] = ["authorization_code"]


@FAULTS("authority.offline")
def refresh_tokens_without_their_scope(site):
    site.authority_metadata["scopes_supported"].remove("offline_access")


@FAULTS("authority.offline")
def a_scope_for_refresh_tokens_that_it_lacks(site):
    site.authority_metadata["grant_types_supported"] = ["authorization_code"]


@FAULTS("authority.iss")
def no_word_of_iss(site):
    without("authorization_response_iss_parameter_supported")(site)


@FAULTS("authority.iss")
def no_iss(site):
    site.authority_metadata["authorization_response_iss_parameter_supported"] = False
