/* SPDX-License-Identifier: Apache-2.0 */
/* What OpenSSL complained of, told apart: our memory, or the bytes it was given. */
#ifndef OST_JOSE_OPENSSL_ERRORS_H
#define OST_JOSE_OPENSSL_ERRORS_H

#include <stdbool.h>

/** Empty this thread's queue of errors. True: memory had run out, so that nothing is
 * known of the key or the signature. */
bool ost_openssl_errors_drain(void);

#endif
