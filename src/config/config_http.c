/* SPDX-License-Identifier: Apache-2.0 */
/* `http`: how addresses are fetched, for the file and for one server. */
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "config/load.h"
#include "config/sections.h"

/* A number of milliseconds into 32 bits. */
static void read_ms(struct ost_reader *reader, const struct ost_json *value,
                    uint32_t *out)
{
    static const int64_t range[2] = {1, 600000};
    int64_t number = *out;
    ost_read_integer(reader, value, range, &number);
    *out = (uint32_t)number;
}

static void read_connect_timeout(struct ost_reader *reader, const struct ost_json *value,
                                 void *into)
{
    read_ms(reader, value, &((struct ost_http_settings *)into)->connect_timeout_ms);
}

static void read_timeout(struct ost_reader *reader, const struct ost_json *value,
                         void *into)
{
    read_ms(reader, value, &((struct ost_http_settings *)into)->timeout_ms);
}

static void read_max_body(struct ost_reader *reader, const struct ost_json *value,
                          void *into)
{
    static const int64_t range[2] = {1024, 524288}; /* JF-13: never above */
    struct ost_http_settings *http = into;
    int64_t number = (int64_t)http->max_body_bytes;
    ost_read_integer(reader, value, range, &number);
    http->max_body_bytes = (size_t)number;
}

static void read_ca_file(struct ost_reader *reader, const struct ost_json *value,
                         void *into)
{
    struct ost_http_settings *http = into;
    OST_CLEANUP(ost_string_cleanup) char *name = NULL;
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf path = {0};
    OST_CLEANUP(ost_buf_cleanup) struct ost_buf text = {0};
    size_t len = 0;
    if (!ost_read_string(reader, value, &name)) {
        return;
    }
    ost_read_file_name(reader, name, &path);
    const char *why = ost_read_contents(reader, &path, OST_MAX_CONFIG_BYTES, &text);
    if (why != NULL) {
        ost_read_problem(reader, "%s: %s; expected certificates in PEM", name, why);
    } else if (strstr(text.data, "-----BEGIN CERTIFICATE-----") == NULL) {
        ost_read_problem(reader, "%s: no certificate; expected certificates in PEM",
                         name);
    }
    ost_free(http->ca_text);
    http->ca_text = ost_buf_take(&text, &len);
    reader->no_memory = reader->no_memory || http->ca_text == NULL;
}

static void read_proxy(struct ost_reader *reader, const struct ost_json *value,
                       void *into)
{
    struct ost_http_settings *http = into;
    struct ost_span text = OST_SPAN_ABSENT;
    if (ost_json_string(value, &text) && !ost_span_starts(text, "http://") &&
        !ost_span_starts(text, "https://")) {
        ost_read_problem(reader, "no http or https URL; expected the proxy's URL");
    } else {
        (void)ost_read_string(reader, value, &http->proxy);
    }
}

static void read_max_redirects(struct ost_reader *reader, const struct ost_json *value,
                               void *into)
{
    static const int64_t range[2] = {0, 3}; /* JF-03 */
    struct ost_http_settings *http = into;
    int64_t number = 0;
    ost_read_integer(reader, value, range, &number);
    http->max_redirects = (uint32_t)number;
}

static void read_allow_private(struct ost_reader *reader, const struct ost_json *value,
                               void *into)
{
    ost_read_boolean(reader, value,
                     &((struct ost_http_settings *)into)->allow_private_addresses);
}

static void read_allow_loopback(struct ost_reader *reader, const struct ost_json *value,
                                void *into)
{
    ost_read_boolean(reader, value,
                     &((struct ost_http_settings *)into)->allow_insecure_loopback);
}

void ost_config_read_http(struct ost_reader *reader, const struct ost_json *value,
                          struct ost_http_settings *http)
{
    static const struct ost_member members[] = {
        {"connect_timeout_ms", read_connect_timeout},
        {"timeout_ms", read_timeout},
        {"max_body_bytes", read_max_body},
        {"ca_file", read_ca_file},
        {"proxy", read_proxy},
        {"max_redirects", read_max_redirects},
        {"allow_private_addresses", read_allow_private},
        {"allow_insecure_loopback", read_allow_loopback},
        {NULL, NULL},
    };
    ost_read_object(reader, value, members, http);
}

static bool copy_string(const char *from, char **to)
{
    *to = from == NULL ? NULL : ost_strndup(from, strlen(from));
    return from == NULL || *to != NULL;
}

bool ost_http_copy(const struct ost_http_settings *from, struct ost_http_settings *to)
{
    *to = *from;
    to->ca_text = NULL;
    to->proxy = NULL;
    return copy_string(from->ca_text, &to->ca_text) &&
           copy_string(from->proxy, &to->proxy);
}
