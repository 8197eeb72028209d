/* SPDX-License-Identifier: Apache-2.0 */
/* The protected resource metadata (RFC 9728), wherever a client may look for them. */
#include "base/mem.h"
#include "probe/state.h"

/* The address that the challenge names; NULL: none. */
static char *named_address(const struct ost_probe *probe)
{
    const struct ost_challenge_item *bearer = probe->findings.refusal.bearer;
    const struct ost_challenge_parameter *parameter =
        bearer == NULL ? NULL : ost_challenge_item_find(bearer, "resource_metadata");
    return parameter == NULL ? NULL
                             : ost_strndup(parameter->value.data, parameter->value.len);
}

/* The document at `url`, which is taken; each address is asked once. */
static const struct ost_probe_document *document_at(struct ost_probe *probe, char *url)
{
    struct ost_probe_document *place = probe->findings.documents;
    if (url == NULL) {
        return NULL;
    }
    for (; place->url != NULL; place++) {
        if (strcmp(place->url, url) == 0) {
            ost_free(url);
            return place;
        }
    }
    ost_probe_document_get(probe, url, place);
    return place;
}

static char *copy(const char *text)
{
    return ost_strndup(text, strlen(text));
}

/* MCP, authorization server discovery: the challenge's address, else the path form, else
 * the root form. */
void ost_probe_gather_metadata(struct ost_probe *probe)
{
    struct ost_probe_findings *findings = &probe->findings;
    const struct ost_probe_target *target = &probe->asker.target;
    findings->named = document_at(probe, named_address(probe));
    findings->at_path = document_at(probe, copy(target->path_metadata));
    findings->at_root = document_at(probe, copy(target->root_metadata));
    const struct ost_probe_document *const order[] = {findings->named, findings->at_path,
                                                      findings->at_root};
    for (size_t i = 0; i < 3 && findings->metadata == NULL; i++) {
        bool usable = order[i] != NULL && order[i]->json != NULL;
        findings->metadata = usable ? order[i] : NULL;
    }
}
