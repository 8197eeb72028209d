/* SPDX-License-Identifier: Apache-2.0 */
/* Every algorithm, with a kid and without, and its twin with one byte of the signature
 * changed: contexts are made anew here, since every run has a door of its own. */
#include "ask.h"

#define ADMITTED(name, ...)                                                              \
    {                                                                                    \
        FAULT_ROW("verify " name, ask_run, OSTIARY_OK,                                   \
                  &(const struct ask){.way = ASK_AUTHENTICATE, __VA_ARGS__}),            \
            .admits = true                                                               \
    }
#define REFUSED(name, ...)                                                               \
    {                                                                                    \
        FAULT_ROW(                                                                       \
            "verify " name, ask_run, OSTIARY_BAD_SIGNATURE,                              \
            &(const struct ask){.way = ASK_AUTHENTICATE, .spoiled = true, __VA_ARGS__})  \
    }
/* clang-format off */
#define ALG(name)                                                                        \
    ADMITTED(name, .alg = (name)),                                                       \
    REFUSED(name ", spoiled", .alg = (name)),                                            \
    ADMITTED(name " without kid", .alg = (name), .without_kid = true),                   \
    REFUSED(name " without kid, spoiled", .alg = (name), .without_kid = true)
/* clang-format on */

static const struct fault_row rows[] = {
    ALG("RS256"), ALG("RS384"), ALG("RS512"), ALG("PS256"), ALG("PS384"),   ALG("PS512"),
    ALG("ES256"), ALG("ES384"), ALG("ES512"), ALG("EdDSA"), ALG("Ed25519"),
};

struct fault_rows fault_rows_verify(void)
{
    return FAULT_ROWS(rows);
}
