/* SPDX-License-Identifier: Apache-2.0 */
/* Loaded before libc's: names ending in .test lead to the address in
 * OSTIARY_TEST_ADDRESS, so that a test can be a hostile name server. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

typedef int getaddrinfo_fn(const char *node, const char *service,
                           const struct addrinfo *hints, struct addrinfo **found);

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **found)
{
    void *next = dlsym(RTLD_NEXT, "getaddrinfo");
    getaddrinfo_fn *real = NULL;
    const char *end = node == NULL ? NULL : strstr(node, ".test");
    memcpy(&real, &next, sizeof real); /* ISO C has no cast for this */
    const char *address = getenv("OSTIARY_TEST_ADDRESS");
    return real(end != NULL && address != NULL ? address : node, service, hints, found);
}
