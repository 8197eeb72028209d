/* SPDX-License-Identifier: Apache-2.0 */
/* Which address may be connected to, judged on the address itself. */
#include "net/target.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

#include "wire/uri.h"

/* 2130706433, 0x7f000001 and 127.1 are addresses to some resolvers: no name ends so. */
static bool ends_in_number(struct ost_span host)
{
    size_t start = host.len;
    if (ost_span_ends(host, ".")) {
        host.len--;
        start--;
    }
    while (start > 0 && host.data[start - 1] != '.') {
        start--;
    }
    return start < host.len && host.data[start] >= '0' && host.data[start] <= '9' &&
           (host.len - start == 1 || ost_ascii_lower(host.data[start + 1]) == 'x' ||
            strspn(host.data + start, "0123456789") >= host.len - start);
}

const char *ost_target_url_refusal(const char *url, const struct ost_target_rules *rules)
{
    struct ost_uri uri;
    const char *why = NULL;
    if (!ost_uri_parse(ost_span_of(url), &uri, &why)) {
        return why;
    }
    if (ends_in_number(uri.host) && !uri.host_is_literal) {
        return "the host is a number, but no address in four decimals";
    }
    if (uri.userinfo.data != NULL) {
        return "the URL has user info";
    }
    if (!uri.https && !(rules->allow_http && ost_uri_host_is_loopback(uri.host))) {
        return "http is for loopback alone, and only with http.allow_insecure_loopback";
    }
    return NULL;
}

/** The kinds of address that JF-04 tells apart. */
enum reach {
    PUBLIC,
    PRIVATE,
    LOOPBACK,
    NEVER
};

/** Blocks of IPv4 (RFC 6890) that are not public, as network and mask bits. */
static const struct block {
    uint32_t network;
    unsigned bits;
    enum reach reach;
} blocks[] = {
    {0x00000000, 8, NEVER},    /* this network, unspecified */
    {0x7f000000, 8, LOOPBACK}, /* 127.0.0.0/8 */
    {0xa9fe0000, 16, NEVER},   /* link-local, cloud metadata services */
    {0x0a000000, 8, PRIVATE},  /* 10.0.0.0/8 */
    {0xac100000, 12, PRIVATE}, /* 172.16.0.0/12 */
    {0xc0a80000, 16, PRIVATE}, /* 192.168.0.0/16 */
    {0x64400000, 10, PRIVATE}, /* carrier-grade NAT, RFC 6598 */
    {0xc0000000, 24, PRIVATE}, /* IETF protocol assignments */
    {0xc6120000, 15, PRIVATE}, /* benchmarking */
    {0xe0000000, 4, NEVER},    /* multicast */
    {0xf0000000, 4, NEVER},    /* reserved, broadcast */
};

static enum reach reach_of_ipv4(uint32_t address)
{
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        uint32_t mask = ~UINT32_C(0) << (32 - blocks[i].bits);
        if ((address & mask) == blocks[i].network) {
            return blocks[i].reach;
        }
    }
    return PUBLIC;
}

static uint32_t read_ipv4(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
           bytes[3];
}

/* Addresses that carry an IPv4 address count as that one: mapped, compatible, NAT64
 * (RFC 6052), 6to4 (RFC 3056). */
static bool carries_ipv4(const uint8_t *bytes, uint32_t *address)
{
    static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    static const uint8_t local_nat64[6] = {0x00, 0x64, 0xff, 0x9b, 0x00, 0x01};
    static const uint8_t translated[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    static const uint8_t nat64[12] = {0x00, 0x64, 0xff, 0x9b};
    if (memcmp(bytes, mapped, 12) == 0 || memcmp(bytes, nat64, 12) == 0 ||
        memcmp(bytes, translated, 12) == 0 || memcmp(bytes, local_nat64, 6) == 0) {
        *address = read_ipv4(bytes + 12);
        return true;
    }
    static const uint8_t teredo[4] = {0x20, 0x01, 0x00, 0x00};
    if (memcmp(bytes, teredo, 4) == 0) {
        *address = ~read_ipv4(bytes + 12); /* RFC 4380 section 4 */
        return true;
    }
    if (bytes[0] == 0x20 && bytes[1] == 0x02) {
        *address = read_ipv4(bytes + 2);
        return true;
    }
    return false;
}

static enum reach reach_of_ipv6(const struct in6_addr *six)
{
    const uint8_t *bytes = six->s6_addr;
    uint32_t inner = 0;
    if (IN6_IS_ADDR_LOOPBACK(six)) {
        return LOOPBACK;
    }
    if (carries_ipv4(bytes, &inner)) {
        return reach_of_ipv4(inner);
    }
    if (IN6_IS_ADDR_UNSPECIFIED(six) || IN6_IS_ADDR_LINKLOCAL(six) ||
        IN6_IS_ADDR_MULTICAST(six) || IN6_IS_ADDR_V4COMPAT(six)) {
        return NEVER;
    }
    bool unique_local = (bytes[0] & 0xfe) == 0xfc; /* RFC 4193 */
    return unique_local || IN6_IS_ADDR_SITELOCAL(six) ? PRIVATE : PUBLIC;
}

static enum reach reach_of(const struct sockaddr *address)
{
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    if (address->sa_family == AF_INET) {
        memcpy(&four, address, sizeof four);
        return reach_of_ipv4(ntohl(four.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        memcpy(&six, address, sizeof six);
        return reach_of_ipv6(&six.sin6_addr);
    }
    return NEVER;
}

const char *ost_target_address_refusal(const struct sockaddr *address,
                                       const struct ost_target_rules *rules)
{
    switch (reach_of(address)) {
    case PUBLIC:
        return NULL;
    case LOOPBACK:
        return rules->host_is_local ? NULL : "the host leads to a loopback address";
    case PRIVATE:
        return rules->host_is_local || rules->allow_private
                   ? NULL
                   : (rules->written ? "the host leads to a private address; "
                                       "http.allow_private_addresses would allow it"
                                     : "a document named a private address: name it in "
                                       "the configuration, with "
                                       "http.allow_private_addresses");
    case NEVER:
        return "the host leads to an address that is never connected to";
    }
    return "the host leads to an address that is never connected to";
}

/* An address literal, without brackets, as a socket address. */
static bool read_literal(struct ost_span host, struct sockaddr_storage *out)
{
    char text[INET6_ADDRSTRLEN];
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    if (ost_span_starts(host, "[") && ost_span_ends(host, "]")) {
        host = (struct ost_span){host.data + 1, host.len - 2};
    }
    if (host.len >= sizeof text) {
        return false;
    }
    memcpy(text, host.data, host.len);
    text[host.len] = '\0';
    if (inet_pton(AF_INET, text, &four.sin_addr) == 1) {
        memcpy(out, &four, sizeof four);
        return true;
    }
    if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1) {
        memcpy(out, &six, sizeof six);
        return true;
    }
    return false;
}

const char *ost_target_literal_refusal(struct ost_span literal,
                                       const struct ost_target_rules *rules)
{
    struct sockaddr_storage address = {0};
    return read_literal(literal, &address)
               ? ost_target_address_refusal((const struct sockaddr *)&address, rules)
               : "the connection has no known address";
}

const char *ost_target_host_refusal(struct ost_span host,
                                    const struct ost_target_rules *rules)
{
    struct sockaddr_storage address = {0};
    if (read_literal(host, &address)) {
        return ost_target_address_refusal((const struct sockaddr *)&address, rules);
    }
    return ost_uri_host_is_loopback(host) && !rules->host_is_local
               ? "the host is a loopback name"
               : NULL;
}

bool ost_target_host_is_local(struct ost_span host)
{
    struct sockaddr_storage address = {0};
    if (ost_uri_host_is_loopback(host)) {
        return true;
    }
    if (!read_literal(host, &address)) {
        return false;
    }
    enum reach reach = reach_of((const struct sockaddr *)&address);
    return reach == PRIVATE || reach == LOOPBACK;
}
