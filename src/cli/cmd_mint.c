/* SPDX-License-Identifier: Apache-2.0 */
/* mint: a signed token for tests. */
#include <stdio.h>
#include <stdlib.h>

#include "input.h"
#include "options.h"
#include "ostiary/ostiary.h"

int cmd_mint(const struct options *options)
{
    ostiary_error err = {0};
    char *token = NULL;
    if (options->key == NULL || options->claims == NULL) {
        fprintf(stderr, "ostiary: mint needs --key and --claims\n");
        return EXIT_USAGE;
    }
    char *jwk = input_file(options->key);
    if (jwk == NULL) {
        return EXIT_USAGE;
    }
    ostiary_code code =
        ostiary_testing_sign(jwk, options->claims, options->header, &token, &err);
    ostiary_free(jwk); /* wipes it */
    if (code != OSTIARY_OK) {
        fprintf(stderr, "ostiary: %s\n", err.detail);
        return code == OSTIARY_BAD_ARGUMENT ? EXIT_USAGE : EXIT_UNDECIDED;
    }
    printf("%s\n", token);
    ostiary_free(token);
    return EXIT_ADMITTED;
}
