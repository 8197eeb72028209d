/* SPDX-License-Identifier: Apache-2.0 */
/* base64url: what is read is the one spelling of its bytes (JW-03). */
#include "base/mem.h"
#include "fuzz.h"
#include "wire/base64url.h"

static void spell(const void *bytes, size_t len, char *out, size_t size)
{
    MUST(ost_base64url_encoded_size(len) < size);
    ost_base64url_encode(bytes, len, out);
    MUST(strlen(out) == ost_base64url_encoded_size(len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ost_span text = fuzz_span(data, size);
    size_t room = 2 * size + 8;
    char *bytes = ost_alloc(room);
    char *spelt = ost_alloc(room);
    size_t len = 0;
    MUST(bytes != NULL && spelt != NULL);
    if (ost_base64url_decode(text, bytes, room, &len)) {
        MUST(len == ost_base64url_decoded_size(size));
        spell(bytes, len, spelt, room);
        MUST(strlen(spelt) == size && memcmp(spelt, data, size) == 0);
        MUST(len == 0 || !ost_base64url_decode(text, bytes, len - 1, &len));
    }
    spell(data, size, spelt, room);
    MUST(ost_base64url_decode(ost_span_of(spelt), bytes, room, &len));
    MUST(len == size && memcmp(bytes, data, size) == 0);
    ost_free(bytes);
    ost_free(spelt);
    return 0;
}
