/* SPDX-License-Identifier: Apache-2.0 */
/* jws: signature check alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "options.h"
#include "ostiary/ostiary.h"
#include "output.h"

#define MOST_JWS_BYTES 16384      /* TX-10 */
#define MOST_RAW_BYTES (1u << 19) /* of JSON */

typedef ostiary_code check_fn(const ostiary_keyset *keyset, const char *text, size_t len,
                              ostiary_error *err);

/* Told as it was found: 1 for a refusal, 3 where nothing can be said. */
static int tell(ostiary_code code)
{
    ostiary_class class = ostiary_code_class(code);
    printf("{\"valid\":%s,\"reason\":\"%s\"}\n", code == OSTIARY_OK ? "true" : "false",
           ostiary_code_name(code));
    if (fflush(stdout) != 0 || class >= OSTIARY_CLASS_UNDECIDED) {
        return EXIT_UNDECIDED;
    }
    return code == OSTIARY_OK ? EXIT_ADMITTED : EXIT_REFUSED;
}

static int check_lines(const ostiary_keyset *keyset, check_fn *check, size_t limit)
{
    struct line line = {0};
    int status = EXIT_ADMITTED;
    int failed = 0;
    while (input_line(stdin, limit, &line, &failed)) {
        ostiary_code code = line.too_long ? OSTIARY_MALFORMED_TOKEN
                                          : check(keyset, line.data, line.len, NULL);
        status = output_worse(status, tell(code));
    }
    input_free(&line);
    if (failed != 0) {
        fprintf(stderr, "ostiary: standard input cannot be read\n");
        return EXIT_UNDECIDED;
    }
    return status;
}

/* Returns -1 to go on, else the exit status. */
static int open_keys(const struct options *options, ostiary_keyset **keyset_out)
{
    ostiary_error err = {0};
    if (options->jwks == NULL || strcmp(options->jwks, "-") == 0) {
        fprintf(stderr, "ostiary: jws needs --jwks and a file: signatures come on "
                        "standard input\n");
        return EXIT_USAGE;
    }
    char *text = input_file(options->jwks);
    if (text == NULL) {
        return EXIT_USAGE;
    }
    ostiary_code code = ostiary_keyset_parse(text, strlen(text), options->algs.items,
                                             options->algs.count, keyset_out, &err);
    free(text);
    if (code == OSTIARY_OK) {
        return -1;
    }
    fprintf(stderr, "ostiary: %s\n", err.detail);
    return code == OSTIARY_BAD_ARGUMENT ? EXIT_USAGE : EXIT_UNDECIDED;
}

int cmd_jws(const struct options *options)
{
    ostiary_keyset *keyset = NULL;
    int status = open_keys(options, &keyset);
    if (status < 0) {
        status = options->raw
                     ? check_lines(keyset, ostiary_keyset_check_raw, MOST_RAW_BYTES)
                     : check_lines(keyset, ostiary_keyset_check_jws, MOST_JWS_BYTES);
    }
    ostiary_keyset_free(keyset);
    return status;
}
