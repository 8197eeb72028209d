/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a target over every file of its corpus, without libFuzzer; prints TAP. A target
 * that is unhappy aborts. replay FOLDER */
#include <dirent.h>

#include "fuzz.h"

#define MOST_BYTES (1u << 20)

static void replay(const char *folder, const char *name, unsigned number)
{
    char path[512];
    uint8_t *data = malloc(MOST_BYTES);
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL || data == NULL) {
        printf("Bail out! %s\n", path);
        exit(1);
    }
    size_t size = fread(data, 1, MOST_BYTES, file);
    (void)fclose(file);
    /* Exactly as long as the input, so that reading past it is seen. */
    uint8_t *exact = malloc(size == 0 ? 1 : size);
    if (exact != NULL) {
        memcpy(exact, data, size);
        (void)LLVMFuzzerTestOneInput(exact, size);
    }
    free(exact);
    free(data);
    printf("ok %u - %s\n", number, name);
}

static int is_input(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
    struct dirent **names = NULL;
    int count = argc == 2 ? scandir(argv[1], &names, is_input, alphasort) : -1;
    if (count <= 0) {
        printf("Bail out! no corpus\n");
        return 1;
    }
    for (int i = 0; i < count; i++) {
        replay(argv[1], names[i]->d_name, (unsigned)i + 1);
        free(names[i]);
    }
    free(names);
    printf("1..%d\n", count);
    return 0;
}
