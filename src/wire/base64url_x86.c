/* SPDX-License-Identifier: Apache-2.0 */
/* The letters of base64url, 32 at a time: the method of Wojciech Mula and Daniel Lemire,
 * "Faster Base64 Encoding and Decoding Using AVX2 Instructions" (2018). */
#include "wire/base64url_x86.h"

#if OST_BASE64URL_X86

#include <immintrin.h>

#define AVX2          __attribute__((target("avx2")))
#define BLOCK_GROUPS  OST_BASE64URL_X86_GROUPS
#define BLOCK_LETTERS 32
#define BLOCK_BYTES   24

/* The same table for both halves of a register, for instructions look into each alone. */
#define TABLE(...) _mm256_broadcastsi128_si256(_mm_setr_epi8(__VA_ARGS__))

bool ost_base64url_x86_can(void)
{
    return __builtin_cpu_supports("avx2") != 0;
}

/* Not zero in each byte that is no letter of RFC 4648 section 5. The upper half of a byte
 * says in which of these rows it stands, the lower half in which of them it is foreign:
 *   1: 2_ has '-'   2: 3_ has '0' to '9'   4: 4_ and 6_ have letters from _1 to _f
 *   8: 5_ has letters to _a, and '_'   16: 7_ has letters to _a   32: all else */
AVX2 static inline __m256i foreign(__m256i letters, __m256i upper)
{
    const __m256i row = TABLE(32, 32, 1, 2, 4, 8, 4, 16, 32, 32, 32, 32, 32, 32, 32, 32);
    const __m256i bad =
        TABLE(32 + 5, 32 + 1, 32 + 1, 32 + 1, 32 + 1, 32 + 1, 32 + 1, 32 + 1, 32 + 1,
              32 + 1, 32 + 3, 32 + 27, 32 + 27, 32 + 26, 32 + 27, 32 + 19);
    __m256i lower = _mm256_and_si256(letters, _mm256_set1_epi8(0x0f));
    return _mm256_and_si256(_mm256_shuffle_epi8(row, upper),
                            _mm256_shuffle_epi8(bad, lower));
}

/* What each letter is worth: within a row as far from the letter everywhere, but that the
 * row of 'P' to 'Z' has '_' too. */
AVX2 static inline __m256i values(__m256i letters, __m256i upper)
{
    const __m256i apart = TABLE(0, 0, 62 - '-', 52 - '0', -'A', -'A', 26 - 'a', 26 - 'a',
                                0, 0, 0, 0, 0, 0, 0, 0);
    __m256i underscore = _mm256_cmpeq_epi8(letters, _mm256_set1_epi8('_'));
    __m256i more = _mm256_and_si256(underscore, _mm256_set1_epi8(63 - '_' + 'A'));
    return _mm256_add_epi8(_mm256_add_epi8(letters, more),
                           _mm256_shuffle_epi8(apart, upper));
}

/* Six bits of each byte to 24 bytes: two to twelve bits, four to 24, the first one on
 * top; then these in the order of the text, and the halves of the register together. */
AVX2 static inline __m256i pack(__m256i sixes)
{
    const __m256i order = TABLE(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
    const __m256i together = _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 7, 3);
    __m256i twelves = _mm256_maddubs_epi16(sixes, _mm256_set1_epi16(0x0140));
    __m256i groups = _mm256_madd_epi16(twelves, _mm256_set1_epi32(0x00011000));
    return _mm256_permutevar8x32_epi32(_mm256_shuffle_epi8(groups, order), together);
}

/* 32 letters to 24 bytes, and no byte behind them. Gives what is foreign. */
AVX2 static inline __m256i decode_block(const void *text, void *out)
{
    __m256i letters = _mm256_loadu_si256(text);
    __m256i upper =
        _mm256_and_si256(_mm256_srli_epi32(letters, 4), _mm256_set1_epi8(0x0f));
    __m256i bytes = pack(values(letters, upper));
    __m128i last = _mm256_extracti128_si256(bytes, 1);
    _mm_storeu_si128(out, _mm256_castsi256_si128(bytes));
    _mm_storel_epi64((void *)((char *)out + sizeof last), last);
    return foreign(letters, upper);
}

/* The last block reaches back over letters that were decoded already, so that none are
 * left to be decoded one by one. */
AVX2 bool ost_base64url_x86_decode(const char *text, size_t groups, uint8_t *out)
{
    const char *last = text + 4 * (groups - BLOCK_GROUPS);
    uint8_t *last_out = out + 3 * (groups - BLOCK_GROUPS);
    __m256i found = decode_block(last, last_out);
    for (; text < last; text += BLOCK_LETTERS, out += BLOCK_BYTES) {
        found = _mm256_or_si256(found, decode_block(text, out));
    }
    return _mm256_testz_si256(found, found) != 0;
}

#endif
