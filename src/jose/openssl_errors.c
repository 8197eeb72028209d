/* SPDX-License-Identifier: Apache-2.0 */
/* What OpenSSL complained of, told apart. */
#include "jose/openssl_errors.h"

#include <openssl/err.h>

bool ost_openssl_errors_drain(void)
{
    bool out_of_memory = false;
    unsigned long error = 0;
    while ((error = ERR_get_error()) != 0) {
        out_of_memory = out_of_memory || ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE;
    }
    return out_of_memory;
}
