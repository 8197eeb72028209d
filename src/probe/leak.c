/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer says of the server's inside. */
#include "probe/leak.h"

#include "probe/result.h"

/* What a program writes about its own inside when nobody catches it. */
static const char *const inside[] = {
    "Traceback (most recent call last)",
    "    at ",
    "\\n at ",
    "node_modules",
    "/site-packages/",
    ".java:",
    "goroutine ",
    "stacktrace",
    "stack trace",
    "\"stack\":",
    "panicked at",
    "SQLSTATE",
    "Exception:",
    " /home/",
    "(/home/",
    "\"/home/",
    "/usr/lib/",
    "/usr/local/",
    "/usr/src/",
};

const char *ost_probe_leak_in(struct ost_span text)
{
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++) {
        if (ost_probe_text_holds(text, inside[i])) {
            return inside[i];
        }
    }
    return NULL;
}
