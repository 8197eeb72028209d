/* SPDX-License-Identifier: Apache-2.0 */
/* Many tokens at once. */
#include "minting.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "allocations.h"
#include "jose/sign.h"
#include "material_claims.h"
#include "worker.h"

#define HANDS 2

struct hand {
    const struct bench_order *order;
    struct ost_private_key *keys; /* of its own */
    char *claims;                 /* room for one token's */
    char *text;
    size_t len, first;
};

static size_t write_usual(const void *ctx, size_t number, char *out, size_t size)
{
    const long long now = *(const long long *)ctx;
    const struct bench_claims claims = bench_claims_good(now);
    (void)size;
    bench_claims_write(out, &claims, (unsigned)number, now);
    return strlen(out);
}

static void sign(const struct hand *hand, size_t number, struct ost_buf *out)
{
    const struct bench_order *order = hand->order;
    const struct ost_private_key *key = &hand->keys[number % order->jwk_count];
    char header[256];
    int len = snprintf(header, sizeof header,
                       "{\"alg\":\"%s\",\"typ\":\"at+jwt\",\"kid\":\"%.*s\"}",
                       ost_alg_name(key->alg), (int)key->kid.len, key->kid.data);
    size_t size = order->claims(order->ctx, number, hand->claims, BENCH_MINT_BYTES);
    ost_buf_add_string(out, "Bearer ");
    if (ost_sign_octets(key, (struct ost_span){header, (size_t)len},
                        (struct ost_span){hand->claims, size}, out, NULL) != OSTIARY_OK) {
        bench_die("a token cannot be signed");
    }
}

static struct ost_private_key *read_keys(const struct bench_order *order)
{
    struct ost_private_key *keys = calloc(order->jwk_count, sizeof *keys);
    for (size_t i = 0; i < order->jwk_count; i++) {
        if (keys == NULL || ost_private_key_parse(ost_span_of(order->jwks[i]), &keys[i],
                                                  NULL) != OSTIARY_OK) {
            bench_die("no private key");
        }
    }
    return keys;
}

static void prepare(struct hand *hand)
{
    hand->keys = read_keys(hand->order);
    hand->claims = malloc(BENCH_MINT_BYTES);
    if (hand->claims == NULL) {
        bench_die("no memory");
    }
}

static void dismiss(struct hand *hand)
{
    for (size_t i = 0; i < hand->order->jwk_count; i++) {
        ost_private_key_clear(&hand->keys[i]);
    }
    free(hand->keys);
    free(hand->claims);
}

static void *run_hand(void *ctx)
{
    struct hand *hand = ctx;
    struct ost_buf token = {0};
    prepare(hand);
    for (size_t i = hand->first; i < hand->order->count; i += HANDS) {
        ost_buf_reset(&token);
        sign(hand, i, &token);
        if (token.len != hand->len) {
            bench_die("token %zu is %zu bytes long, not %zu", i, token.len, hand->len);
        }
        memcpy(hand->text + i * hand->len, token.data, token.len);
    }
    dismiss(hand);
    ost_buf_clear(&token);
    allocations_hand_in();
    return NULL;
}

static size_t measure_first(const struct bench_order *order)
{
    struct hand hand = {.order = order};
    struct ost_buf token = {0};
    prepare(&hand);
    sign(&hand, 0, &token);
    size_t len = token.len;
    dismiss(&hand);
    ost_buf_clear(&token);
    return len;
}

struct bench_minted bench_mint(const struct bench_order *order)
{
    const long long now = (long long)time(NULL);
    struct bench_order all = *order;
    pthread_t threads[HANDS];
    struct hand hands[HANDS];
    if (all.claims == NULL) {
        all.claims = write_usual;
        all.ctx = &now;
    }
    size_t len = measure_first(&all);
    char *text = malloc(len * all.count);
    if (text == NULL) {
        bench_die("no memory");
    }
    for (size_t i = 0; i < HANDS; i++) {
        hands[i] = (struct hand){.order = &all, .text = text, .len = len, .first = i};
        if (pthread_create(&threads[i], NULL, run_hand, &hands[i]) != 0) {
            bench_die("no thread");
        }
    }
    for (size_t i = 0; i < HANDS; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    return (struct bench_minted){text, len, all.count};
}

struct bench_minted bench_mint_by(const char *folder, const char *jwk, size_t count)
{
    size_t len = 0;
    const char *text = bench_read_file(folder, jwk, &len);
    const struct bench_order order = {.jwks = &text, .jwk_count = 1, .count = count};
    return bench_mint(&order);
}

ostiary_text bench_minted_at(const struct bench_minted *minted, size_t i)
{
    return (ostiary_text){minted->text + i * minted->len, minted->len};
}
