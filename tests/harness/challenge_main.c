/* SPDX-License-Identifier: Apache-2.0 */
/* For scripts: `challenge RESOURCE_METADATA < VALUES`, one WWW-Authenticate value a line.
 * Prints each complaint; 0 when there is none and at least one value. */
#include <stdio.h>
#include <string.h>

#include "challenge.h"

int main(int argc, char **argv)
{
    static char line[8192];
    unsigned seen = 0;
    unsigned bad = 0;
    while (argc == 2 && fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        const char *complaint = challenge_complaint(line, argv[1]);
        if (complaint != NULL) {
            printf("%s: %s\n", complaint, line);
            bad++;
        }
        seen++;
    }
    printf("%u challenges, %u bad\n", seen, bad);
    return seen > 0 && bad == 0 ? 0 : 1;
}
