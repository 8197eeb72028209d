# SPDX-License-Identifier: Apache-2.0
"""What the protected resource metadata may do wrong."""
from fault import Faults, every_answer
from good_site import WELL_KNOWN
from web import Answer

FAULTS = Faults(anonymous=True)
NO_SERVER = "authority.[!h]* keys.* credential.confusion"  # all but authority.https
NO_DOCUMENT = f"metadata.* {NO_SERVER}"


def is_document(request, _answer):
    return request.path.startswith(WELL_KNOWN)


def documents(site, change):
    every_answer(site, change, is_document)


@FAULTS("metadata.document metadata.named metadata.path-form", skips=NO_DOCUMENT,
        with_token=True)
def no_document(site):
    site.metadata_paths.clear()


@FAULTS("metadata.document metadata.named metadata.path-form", skips=NO_DOCUMENT)
def a_token_is_wanted_for_it(site):
    documents(site, lambda request, answer: None if request.get("Authorization") else
              Answer(401, {"error": "unauthorized"}))


@FAULTS("metadata.document metadata.named metadata.path-form", skips=NO_DOCUMENT)
def no_json(site):
    documents(site, lambda _request, _answer: Answer(200, "<html>", kind="application/json"))


@FAULTS("metadata.document metadata.named metadata.path-form", skips=NO_DOCUMENT)
def a_member_twice(site):
    documents(site, lambda _request, answer: setattr(
        answer, "body", answer.body[:-1] + b', "resource": "x"}'))


@FAULTS("metadata.named")
def a_challenge_that_leads_nowhere(site):
    site.metadata_url = f"{site.resource.origin}{WELL_KNOWN}/elsewhere"


@FAULTS("metadata.named metadata.path-form")
def at_the_root_alone(site):
    site.metadata_paths.remove(f"{WELL_KNOWN}/mcp")


@FAULTS("metadata.path-form")
def not_at_the_path_form(site):
    site.metadata_url = f"{site.resource.origin}/metadata"
    site.metadata_paths.symmetric_difference_update({f"{WELL_KNOWN}/mcp", "/metadata"})


@FAULTS("metadata.root-form")
def another_server_at_the_root(site):
    def change(request, _answer):
        if request.path == WELL_KNOWN:
            return Answer(200, {**site.metadata, "resource": "https://other.example/mcp"})
        return None
    documents(site, change)


@FAULTS("metadata.type")
def plain_text(site):
    documents(site, lambda _request, answer: answer.set("Content-Type", "text/plain"))


@FAULTS("metadata.type")
def no_type(site):
    documents(site, lambda _request, answer: answer.set("Content-Type", None))


@FAULTS("metadata.resource")
def the_origin_as_resource(site):
    site.metadata["resource"] = site.resource.origin


@FAULTS("metadata.resource metadata.clients metadata.root-form")
def a_further_slash(site):
    site.metadata["resource"] = site.url + "/"


@FAULTS("metadata.resource metadata.clients metadata.root-form")
def localhost_for_an_address(site):
    site.metadata["resource"] = site.url.replace("127.0.0.1", "localhost")


@FAULTS("metadata.resource metadata.clients metadata.root-form")
def a_path_that_only_begins_alike(site):
    site.metadata["resource"] = site.url[:-1]


@FAULTS("metadata.resource metadata.root-form", skips="metadata.clients")
def no_resource(site):
    del site.metadata["resource"]


@FAULTS("metadata.servers", skips=NO_SERVER)
def no_server(site):
    del site.metadata["authorization_servers"]


@FAULTS("metadata.servers authority.https authority.several", unknown="authority.* keys.*")
def a_server_without_tls(site):
    site.metadata["authorization_servers"].append("http://as.example.com")


@FAULTS("metadata.servers metadata.values", skips=NO_SERVER)
def an_empty_list_of_servers(site):
    site.metadata["authorization_servers"] = []


@FAULTS("metadata.values")
def a_null(site):
    site.metadata["resource_name"] = None


@FAULTS("metadata.values")
def a_list_that_is_a_string(site):
    site.metadata["resource_signing_alg_values_supported"] = "ES256"


@FAULTS("metadata.methods")
def tokens_in_the_query(site):
    site.metadata["bearer_methods_supported"] = ["header", "query"]


@FAULTS("metadata.scopes", skips="metadata.offline")
def no_scopes(site):
    del site.metadata["scopes_supported"]


@FAULTS("metadata.scopes")
def two_scopes_in_one(site):
    site.metadata["scopes_supported"] = ["todo:read todo:write"]


@FAULTS("metadata.offline")
def offline_access(site):
    site.metadata["scopes_supported"].append("offline_access")


@FAULTS("metadata.cors")
def closed_to_pages(site):
    documents(site, lambda _request, answer: answer.set("Access-Control-Allow-Origin", None))


@FAULTS("metadata.cache")
def never_kept(site):
    documents(site, lambda _request, answer: answer.set("Cache-Control", "no-store"))
