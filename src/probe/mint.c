/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens signed by the issuer's key that was given. */
#include "probe/mint.h"

struct ost_probe_model ost_probe_minted_model(const struct ost_probe *probe)
{
    const struct ost_probe_minted *minted = &probe->findings.minted;
    return (struct ost_probe_model){minted->header, minted->claims, ost_probe_now(probe)};
}

static bool is_among(const struct ost_probe_change *changes, const char *name)
{
    for (; changes != NULL && changes->name != NULL; changes++) {
        if (strcmp(changes->name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Each token has its own times, unless these are what is changed. */
static bool with_times(const struct ost_probe_change *changes,
                       struct ost_probe_change all_out[OST_PROBE_MOST_CHANGES])
{
    const struct ost_probe_change *times = ost_probe_usual_times;
    size_t count = 0;
    for (; changes != NULL && changes[count].name != NULL; count++) {
        if (count + 3 == OST_PROBE_MOST_CHANGES) {
            return false;
        }
        all_out[count] = changes[count];
    }
    for (size_t i = 0; times[i].name != NULL; i++) {
        if (!is_among(changes, times[i].name)) {
            all_out[count++] = times[i];
        }
    }
    all_out[count] = (struct ost_probe_change){.name = NULL};
    return true;
}

bool ost_probe_mint(const struct ost_probe *probe, const struct ost_probe_change *header,
                    const struct ost_probe_change *claims,
                    const struct ost_private_key *key, struct ost_buf *bearer_out)
{
    struct ost_probe_change all[OST_PROBE_MOST_CHANGES];
    const struct ost_probe_model model = ost_probe_minted_model(probe);
    return with_times(claims, all) &&
           ost_probe_forge(&model, header, all,
                           key == NULL ? &probe->secrets.issuer : key, bearer_out);
}

struct ost_span ost_probe_minted_audience(const struct ost_probe *probe)
{
    const struct ost_json *aud = ost_json_member(probe->findings.minted.claims, "aud");
    struct ost_span audience = OST_SPAN_ABSENT;
    if (!ost_json_string(aud, &audience)) {
        (void)ost_json_string(ost_json_item(aud, 0), &audience);
    }
    return audience;
}
