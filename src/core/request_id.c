/* SPDX-License-Identifier: Apache-2.0 */
/* The id by which an answer and its lines in the log are found together (LG-05). */
#include "core/request_id.h"

#include <string.h>

#include "base/process.h"
#include "wire/field.h"

#define DIGITS 16

void ost_request_id_reset(struct ost_request_id *id)
{
    id->text[0] = '\0';
}

static bool is_fit(struct ost_span own)
{
    return own.data != NULL && own.len > 0 && own.len <= OST_MAX_REQUEST_ID_BYTES &&
           ost_field_is_printable(own) && ost_span_find(own, '\t') == own.len;
}

static bool have_key(struct ost_request_id *id)
{
    if (id->seed.count != 0 && id->forks == ost_process_fork_count()) {
        return true;
    }
    id->left = 0;
    id->seed.count = 0;
    id->forks = ost_process_fork_count();
    return ost_process_random(id->seed.key, sizeof id->seed.key);
}

/* SHA-256 of key and count: who sees some of them cannot tell the others. */
static bool make_four(struct ost_request_id *id)
{
    const struct ost_span seed = {(const char *)&id->seed, sizeof id->seed};
    uint8_t digest[OST_SHA256_BYTES];
    id->seed.count++;
    if (!ost_sha256(seed, digest)) {
        return false;
    }
    memcpy(id->ahead, digest, sizeof id->ahead);
    id->left = sizeof id->ahead / sizeof *id->ahead;
    return true;
}

bool ost_request_id_make(struct ost_request_id *id, struct ost_span own)
{
    if (id->text[0] != '\0') {
        return true; /* authorize goes on under the id of authenticate */
    }
    if (is_fit(own)) {
        memcpy(id->text, own.data, own.len);
        id->text[own.len] = '\0';
        return true;
    }
    if (!have_key(id) || (id->left == 0 && !make_four(id))) {
        return false;
    }
    ost_hex((const uint8_t *)&id->ahead[--id->left], DIGITS, id->text);
    return true;
}
