/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the tokens and ostiary's verdicts for others to judge, a JSON object a line:
 * print_tokens FIXTURE KEYS VECTORS... */
#include <stdio.h>
#include <stdlib.h>

#include "tokens.h"

#define CHANGES 3 /* of each token */

static void print(void *ctx, const struct judged *judged)
{
    json_t *line =
        json_pack("{s:s, s:s, s:O, s:O, s:s, s:b}", "name", judged->name, "token",
                  judged->token, "keys", judged->keys, "config", judged->config, "reason",
                  judged->reason, "signature_held", (int)judged->signature_held);
    (void)ctx;
    if (line != NULL) { /* a token that is no text cannot be sent either */
        char *text = json_dumps(line, JSON_COMPACT);
        printf("%s\n", text);
        free(text);
        json_decref(line);
    }
}

int main(int argc, char **argv)
{
    for (int i = 3; i < argc; i++) {
        judge_file(argv[1], argv[2], argv[i], CHANGES, print, NULL);
    }
    return 0;
}
