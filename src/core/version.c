/* SPDX-License-Identifier: Apache-2.0 */
/* The version of the library, and freeing what it gave away. */
#include "base/mem.h"
#include "ostiary/ostiary.h"

#include <string.h>

const char *ostiary_version(void)
{
    return OSTIARY_VERSION;
}

const char *ostiary_version_details(void)
{
    return OST_BUILT_WITH; /* from the build: meson knows every library's version */
}

/* What is given away may hold a private key or a token: it is wiped. */
void ostiary_free(char *text)
{
    if (text != NULL) {
        ost_free_wiped(text, strlen(text));
    }
}
