/* SPDX-License-Identifier: Apache-2.0 */
/* OpenSSL, libjwt and the system, failing: one wrapper a line of fail_calls.h. What fails
 * leaves an error in OpenSSL's queue, as the real ones do. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <errno.h>
#include <jwt.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "base/process.h"
#include "fail.h"

/* What a failed call returns: NULL for a pointer; for a number 0, or -1 where asked. */
#define ANSWER(type, failed)                                                             \
    _Generic((type)0, int                                                                \
             : ((failed) < 0 ? -1 : 0), long                                             \
             : ((failed) < 0 ? -1 : 0), unsigned long                                    \
             : ((failed) < 0 ? ~0ul : 0), default : 0)

/* These leave nothing in the queue when they fail. */
static bool is_silent(const char *name)
{
    return strncmp(name, "SHA", 3) == 0 || strcmp(name, "EVP_PKEY_get_bits") == 0 ||
           strcmp(name, "EVP_PKEY_up_ref") == 0 ||
           strcmp(name, "ost_process_random") == 0;
}

static int call(const char *name)
{
    int failed = fail_call(name);
    if (failed != 0 && !is_silent(name)) {
        ERR_raise(ERR_LIB_USER, 1);
    }
    return failed;
}

#define CALL(name, type, parameters, arguments)                                          \
    type __real_##name parameters;                                                       \
    type __wrap_##name parameters;                                                       \
    type __wrap_##name parameters                                                        \
    {                                                                                    \
        int failed = call(#name);                                                        \
        return failed != 0 ? (type)ANSWER(type, failed) : __real_##name arguments;       \
    }
#define FALSE(name, type, parameters, arguments)                                         \
    type __real_##name parameters;                                                       \
    type __wrap_##name parameters;                                                       \
    type __wrap_##name parameters                                                        \
    {                                                                                    \
        return fail_call(#name) != 0 ? ENOMEM : __real_##name arguments;                 \
    }
#define OWN(name)
#define SURE(name)
#include "fail_calls.h"

EVP_PKEY *__real_EVP_PKEY_Q_keygen(OSSL_LIB_CTX *lib, const char *query, const char *type,
                                   ...);
EVP_PKEY *__wrap_EVP_PKEY_Q_keygen(OSSL_LIB_CTX *lib, const char *query, const char *type,
                                   ...);
EVP_PKEY *__wrap_EVP_PKEY_Q_keygen(OSSL_LIB_CTX *lib, const char *query, const char *type,
                                   ...)
{
    if (call("EVP_PKEY_Q_keygen") != 0) {
        return NULL;
    }
    va_list more;
    va_start(more, type);
    EVP_PKEY *made =
        strcmp(type, "RSA") == 0
            ? __real_EVP_PKEY_Q_keygen(lib, query, type, va_arg(more, size_t))
        : strcmp(type, "EC") == 0
            ? __real_EVP_PKEY_Q_keygen(lib, query, type, va_arg(more, char *))
            : __real_EVP_PKEY_Q_keygen(lib, query, type);
    va_end(more);
    return made;
}
