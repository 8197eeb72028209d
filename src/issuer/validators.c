/* SPDX-License-Identifier: Apache-2.0 */
/* What makes the next request for a document conditional. */
#include "issuer/validators.h"

#include <string.h>

#include "base/limits.h"
#include "wire/field.h"

void ost_validators_clear(struct ost_validators *validators)
{
    ost_buf_clear(&validators->url);
    ost_buf_clear(&validators->etag);
    ost_buf_clear(&validators->last_modified);
}

/* One that is odd or endless is not sent back: the next request is unconditional then. */
static bool is_sendable(struct ost_span value)
{
    return value.len > 0 && value.len <= OST_MAX_VALIDATOR_BYTES &&
           ost_field_is_printable(value);
}

static void take(struct ost_buf *place, const struct ost_answer *answer, const char *name)
{
    struct ost_span value = ost_answer_header(answer, name);
    if (answer->status != 304 || is_sendable(value)) {
        ost_buf_reset(place); /* RFC 9111 section 4.3.4: a 304 updates what it has */
    }
    if (is_sendable(value)) {
        ost_buf_add_span(place, value);
    }
}

void ost_validators_take(struct ost_validators *validators, const char *url,
                         const struct ost_answer *answer)
{
    if (answer->status != 304) {
        ost_buf_reset(&validators->url);
        ost_buf_add_string(&validators->url, url);
    }
    take(&validators->etag, answer, "etag");
    take(&validators->last_modified, answer, "last-modified");
}

static const char *text_of(const struct ost_buf *buf)
{
    return buf->len == 0 || buf->failed ? NULL : buf->data;
}

/* Looked at again: one from the disk has not come through take(). */
static const char *sendable(const struct ost_buf *value)
{
    return is_sendable(ost_buf_span(value)) ? text_of(value) : NULL;
}

bool ost_validators_apply(const struct ost_validators *validators, struct ost_get *get)
{
    const char *url = text_of(&validators->url);
    if (url == NULL || strcmp(url, get->url) != 0) {
        return false;
    }
    get->if_none_match = sendable(&validators->etag);
    get->if_modified_since = sendable(&validators->last_modified);
    return get->if_none_match != NULL || get->if_modified_since != NULL;
}
