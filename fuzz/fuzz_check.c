/* SPDX-License-Identifier: Apache-2.0 */
/* A whole check: a line of two digits (which allocation fails, how the authorization
 * server is), then a check request as JSON. Nobody is admitted but with a token that was
 * signed here, or to what is public; nothing shows a token. */
#include "door.h"
#include "wire/json.h"

static const char *string_of(const struct ost_json *verdict, const char *name)
{
    struct ost_span text = OST_SPAN_ABSENT;
    return ost_json_string(ost_json_member(verdict, name), &text) ? text.data : NULL;
}

/* Whether the one token that came stood where a credential stands: what is asked for by
 * the name of a token is told by that name. */
static bool token_is_credential(struct ost_span input)
{
    static const char before[] = "\"authorization\": [\"Bearer ";
    size_t tokens = 0;
    bool credential = false;
    for (size_t i = 0; i + 3 <= input.len; i++) {
        if (input.data[i] == '{' && input.data[i + 2] == '}') {
            tokens++;
            credential =
                i >= sizeof before - 1 && memcmp(input.data + i - (sizeof before - 1),
                                                 before, sizeof before - 1) == 0;
        }
    }
    return tokens == 1 && credential;
}

static void check_verdict(const char *text, size_t len)
{
    struct ost_json *verdict = NULL;
    int64_t status = 0;
    MUST(ost_json_parse((struct ost_span){text, len}, &ost_json_file_limits, &verdict,
                        NULL) == OSTIARY_OK);
    MUST(ost_json_integer(ost_json_member(verdict, "status"), &status));
    const char *reason = string_of(verdict, "reason");
    const char *subject = string_of(verdict, "subject");
    const char *hash = string_of(verdict, "token_hash");
    MUST((status == 200) == (strcmp(reason, "ok") == 0));
    MUST(subject == NULL || hash != NULL);
    MUST(status != 200 || subject == NULL || door_signed(hash));
    MUST(status == 200 || string_of(verdict, "body") != NULL || status == 500);
    ost_json_free(verdict);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static ostiary_validator *fine; /* keeps its keys from one input to the next */
    struct ost_span rest = fuzz_span(data, size);
    struct ost_span how = fuzz_line(&rest);
    unsigned failing = how.len > 0 ? (unsigned)(unsigned char)how.data[0] - '0' : 0;
    unsigned weather = how.len > 1 ? (unsigned char)how.data[1] % DOOR_WEATHERS : 0;
    size_t len = 0;
    char *request = door_expand(rest, &len);
    if (fine == NULL) {
        fine = door_open(DOOR_FINE);
    }
    MUST(request != NULL && fine != NULL);
    ostiary_validator *door =
        weather == DOOR_FINE ? fine : door_open((enum door_weather)weather);
    size_t verdict_len = 0;
    door_fail_allocation(failing < 64 ? failing : 0);
    char *verdict = ostiary_check_json(door, request, len, 1000, &verdict_len);
    door_fail_allocation(0);
    MUST(verdict != NULL || failing > 0);
    if (verdict != NULL) {
        check_verdict(verdict, verdict_len);
        MUST(!token_is_credential(rest) || !door_shows_token(verdict));
    }
    ostiary_free(verdict);
    ostiary_free(request);
    if (door != fine) {
        ostiary_validator_free(door);
    }
    return 0;
}
