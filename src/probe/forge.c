/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens that are not what they seem. */
#include "probe/forge.h"

#include "jose/digest.h"
#include "jose/sign.h"
#include "wire/base64url.h"
#include "wire/json_write.h"

const struct ost_probe_change ost_probe_usual_times[3] = {
    {.name = "iat", .is_time = true},
    {.name = "exp", .is_time = true, .seconds = 300},
    {.name = NULL},
};

static bool is_changed(const struct ost_probe_change *changes, struct ost_span name)
{
    for (; changes != NULL && changes->name != NULL; changes++) {
        if (ost_span_is(name, changes->name)) {
            return true;
        }
    }
    return false;
}

static void add_name(struct ost_span name, size_t *count, struct ost_buf *out)
{
    ost_buf_add_string(out, *count == 0 ? "" : ",");
    ost_json_quote(out, name);
    ost_buf_add_string(out, ":");
    (*count)++;
}

static void add_change(const struct ost_probe_change *change, int64_t now, size_t *count,
                       struct ost_buf *out)
{
    if (change->is_time) {
        add_name(ost_span_of(change->name), count, out);
        ost_buf_addf(out, "%lld", (long long)(now + change->seconds));
    } else if (change->json != NULL) {
        add_name(ost_span_of(change->name), count, out);
        ost_buf_add_string(out, change->json);
    }
}

struct ost_json *ost_probe_read_take(struct ost_buf *text)
{
    struct ost_json *object = NULL;
    bool parsed =
        !text->failed && ost_json_parse(ost_buf_span(text), &ost_json_token_limits,
                                        &object, NULL) == OSTIARY_OK;
    ost_buf_clear(text);
    return parsed ? object : NULL;
}

bool ost_probe_write_changed(const struct ost_json *object,
                             const struct ost_probe_change *changes, int64_t now,
                             struct ost_buf *out)
{
    struct ost_json_at at;
    size_t count = 0;
    bool dumped = true;
    ost_buf_add_string(out, "{");
    for (ost_json_first(object, &at); at.name.data != NULL; ost_json_next(&at)) {
        if (!is_changed(changes, at.name)) {
            add_name(at.name, &count, out);
            dumped = dumped && ost_json_dump(at.value, out);
        }
    }
    for (; changes != NULL && changes->name != NULL; changes++) {
        add_change(changes, now, &count, out);
    }
    ost_buf_add_string(out, "}");
    return dumped && !out->failed;
}

const char *ost_probe_quote(struct ost_span text, struct ost_buf *room)
{
    ost_buf_reset(room);
    ost_json_quote(room, text);
    return room->failed ? "null" : room->data;
}

static void add_encoded(struct ost_span data, struct ost_buf *out)
{
    size_t size = ost_base64url_encoded_size(data.len);
    if (ost_buf_reserve(out, size)) {
        ost_base64url_encode(data.data, data.len, out->data + out->len);
        out->len += size;
    }
}

/** The two texts that are signed. */
struct texts {
    struct ost_buf header, claims;
};

static bool write_texts(const struct ost_probe_model *model,
                        const struct ost_probe_change *header,
                        const struct ost_probe_change *claims, struct texts *texts)
{
    return ost_probe_write_changed(model->header, header, model->now, &texts->header) &&
           ost_probe_write_changed(model->claims, claims, model->now, &texts->claims);
}

static void clear_texts(struct texts *texts)
{
    ost_buf_clear(&texts->header);
    ost_buf_clear(&texts->claims);
}

/* The changes and one more, behind them all. */
static bool with_alg(const struct ost_probe_change *changes, const char *quoted,
                     struct ost_probe_change all_out[OST_PROBE_MOST_CHANGES])
{
    size_t count = 0;
    for (; changes != NULL && changes[count].name != NULL; count++) {
        if (count + 2 == OST_PROBE_MOST_CHANGES) {
            return false;
        }
        all_out[count] = changes[count];
    }
    all_out[count] = (struct ost_probe_change){.name = "alg", .json = quoted};
    all_out[count + 1] = (struct ost_probe_change){.name = NULL};
    return true;
}

bool ost_probe_forge(const struct ost_probe_model *model,
                     const struct ost_probe_change *header,
                     const struct ost_probe_change *claims,
                     const struct ost_private_key *key, struct ost_buf *bearer_out)
{
    struct texts texts = {0};
    struct ost_buf alg = {0};
    struct ost_probe_change all[OST_PROBE_MOST_CHANGES];
    const char *quoted = ost_probe_quote(ost_span_of(ost_alg_name(key->alg)), &alg);
    ost_buf_add_string(bearer_out, "Bearer ");
    bool made =
        with_alg(header, quoted, all) && write_texts(model, all, claims, &texts) &&
        ost_sign_octets(key, ost_buf_span(&texts.header), ost_buf_span(&texts.claims),
                        bearer_out, NULL) == OSTIARY_OK;
    clear_texts(&texts);
    ost_buf_clear(&alg);
    return made && !bearer_out->failed;
}

/* What is signed: both texts, encoded. */
static bool add_input(const struct ost_probe_model *model,
                      const struct ost_probe_change *header,
                      const struct ost_probe_change *claims, struct ost_buf *out)
{
    struct texts texts = {0};
    bool made = write_texts(model, header, claims, &texts);
    if (made) {
        add_encoded(ost_buf_span(&texts.header), out);
        ost_buf_add_string(out, ".");
        add_encoded(ost_buf_span(&texts.claims), out);
    }
    clear_texts(&texts);
    return made && !out->failed;
}

bool ost_probe_forge_kept(const struct ost_probe_model *model,
                          const struct ost_probe_change *header,
                          const struct ost_probe_change *claims,
                          struct ost_span signature, struct ost_buf *bearer_out)
{
    ost_buf_add_string(bearer_out, "Bearer ");
    bool made = add_input(model, header, claims, bearer_out);
    ost_buf_add_string(bearer_out, ".");
    ost_buf_add_span(bearer_out, signature);
    return made && !bearer_out->failed;
}

bool ost_probe_forge_hmac(const struct ost_probe_model *model,
                          const struct ost_probe_change *claims, struct ost_span secret,
                          struct ost_buf *bearer_out)
{
    static const struct ost_probe_change header[] = {{.name = "alg", .json = "\"HS256\""},
                                                     {.name = NULL}};
    uint8_t mac[OST_SHA256_BYTES];
    ost_buf_add_string(bearer_out, "Bearer ");
    size_t start = bearer_out->len;
    bool made =
        add_input(model, header, claims, bearer_out) &&
        ost_hmac_sha256(secret, ost_span_from(ost_buf_span(bearer_out), start), mac);
    ost_buf_add_string(bearer_out, ".");
    add_encoded((struct ost_span){(const char *)mac, sizeof mac}, bearer_out);
    return made && !bearer_out->failed;
}
