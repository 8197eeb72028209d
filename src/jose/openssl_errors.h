/* SPDX-License-Identifier: Apache-2.0 */
/* What OpenSSL complained of, told apart: what it was given, memory, or neither. */
#ifndef OST_JOSE_OPENSSL_ERRORS_H
#define OST_JOSE_OPENSSL_ERRORS_H

/** OpenSSL 3.0 does not tell of every allocation that failed: NOTHING clears nobody. */
enum ost_openssl_complaint {
    OST_COMPLAINT_NOTHING, /* the queue was empty, or said nothing that we know */
    OST_COMPLAINT_INPUT,   /* no such point or algorithm */
    OST_COMPLAINT_MEMORY   /* memory ran out, whatever else stands there */
};

/** Empty this thread's queue of errors; what they come to. */
enum ost_openssl_complaint ost_openssl_errors_drain(void);

#endif
