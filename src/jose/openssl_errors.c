/* SPDX-License-Identifier: Apache-2.0 */
/* What OpenSSL complained of, told apart. */
#include "jose/openssl_errors.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdbool.h>

static enum ost_openssl_complaint judge(unsigned long error)
{
    int library = ERR_GET_LIB(error);
    int reason = ERR_GET_REASON(error);
    if (reason == ERR_R_MALLOC_FAILURE) {
        return OST_COMPLAINT_MEMORY;
    }
    bool input = (library == ERR_LIB_EC && (reason == EC_R_POINT_IS_NOT_ON_CURVE ||
                                            reason == EC_R_COORDINATES_OUT_OF_RANGE ||
                                            reason == EC_R_INVALID_ENCODING)) ||
                 reason == ERR_R_UNSUPPORTED ||
                 (library == ERR_LIB_EVP && reason == EVP_R_UNSUPPORTED_ALGORITHM);
    return input ? OST_COMPLAINT_INPUT : OST_COMPLAINT_NOTHING;
}

enum ost_openssl_complaint ost_openssl_errors_drain(void)
{
    enum ost_openssl_complaint worst = OST_COMPLAINT_NOTHING;
    unsigned long error = 0;
    while ((error = ERR_get_error()) != 0) {
        enum ost_openssl_complaint complaint = judge(error);
        worst = complaint > worst ? complaint : worst;
    }
    return worst;
}
