/* SPDX-License-Identifier: Apache-2.0 */
/* metadata: the protected resource metadata document of the configuration. */
#include <stdio.h>

#include "options.h"
#include "session.h"

int cmd_metadata(const struct options *options)
{
    struct session session = {0};
    const char *path = NULL;
    size_t len = 0;
    int status = session_open(options, &session);
    if (status < 0) {
        const char *body = ostiary_validator_metadata(session.validator, 0, &path, &len);
        printf("%.*s\n", (int)len, body);
        status = EXIT_ADMITTED;
    }
    session_close(&session);
    return status;
}
