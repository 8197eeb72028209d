/* SPDX-License-Identifier: Apache-2.0 */
/* keygen: a private JWK for tests. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "options.h"
#include "ostiary/ostiary.h"

static bool write_public(const char *path, const char *jwk)
{
    ostiary_error err = {0};
    char *set = NULL;
    if (ostiary_testing_public_set(&jwk, 1, &set, &err) != OSTIARY_OK) {
        fprintf(stderr, "ostiary: %s\n", err.detail);
        return false;
    }
    FILE *out = fopen(path, "we");
    bool written = out != NULL && fprintf(out, "%s\n", set) > 0;
    written = out != NULL && fclose(out) == 0 && written;
    if (!written) {
        fprintf(stderr, "ostiary: %s: %s\n", path, strerror(errno));
    }
    ostiary_free(set);
    return written;
}

int cmd_keygen(const struct options *options)
{
    ostiary_error err = {0};
    char *jwk = NULL;
    if (options->algs.count != 1) {
        fprintf(stderr, "ostiary: keygen needs one --alg\n");
        return EXIT_USAGE;
    }
    ostiary_code code =
        ostiary_testing_keygen(options->algs.items[0], options->kid, &jwk, &err);
    if (code != OSTIARY_OK) {
        fprintf(stderr, "ostiary: %s\n", err.detail);
        return code == OSTIARY_BAD_ARGUMENT ? EXIT_USAGE : EXIT_UNDECIDED;
    }
    int status = EXIT_ADMITTED;
    if (options->public_file != NULL && !write_public(options->public_file, jwk)) {
        status = EXIT_USAGE;
    } else {
        printf("%s\n", jwk);
        if (!options->quiet) {
            fprintf(stderr, "a private key for tests: never for production\n");
        }
    }
    ostiary_free(jwk);
    return status;
}
