/* SPDX-License-Identifier: Apache-2.0 */
/* The README's program: judge one request, as a server would. The Authorization header
 * comes on standard input, for arguments show in process lists. */
#include <ostiary/ostiary.h>
#include <stdio.h>
#include <string.h>

#define TEXT(s) ((ostiary_text){(s), strlen(s)})

int main(int argc, char **argv)
{
    ostiary_error error = {0};
    ostiary_config *config = NULL;
    ostiary_validator *door = NULL; /* one for the process, shared by its threads */
    static char authorization[20000];
    if (argc != 3 || fgets(authorization, sizeof authorization, stdin) == NULL ||
        ostiary_config_load(argv[1], &config, &error) != OSTIARY_OK ||
        ostiary_validator_new(config, &door, &error) != OSTIARY_OK) {
        fprintf(stderr, "minimal CONFIG BODY < AUTHORIZATION: %s\n", error.detail);
        ostiary_config_free(config);
        return 2;
    }
    ostiary_field field = {TEXT("authorization"),
                           {authorization, strcspn(authorization, "\n")}};
    ostiary_request request = OSTIARY_REQUEST_INIT;
    request.http_method = TEXT("POST");
    request.fields = &field; /* every header line of the request */
    request.field_count = 1;
    request.body = TEXT(argv[2]);
    request.timeout_ms = 5000;
    ostiary_verdict *verdict = ostiary_verdict_new();
    ostiary_code code = ostiary_check(door, &request, verdict);
    const char *name = NULL;
    const char *value = NULL;
    printf("%d %s\n", ostiary_verdict_status(verdict), ostiary_code_name(code));
    for (size_t i = 0; (name = ostiary_verdict_header(verdict, i, &value)) != NULL; i++) {
        printf("%s: %s\n", name, value); /* send these, and the body, if refused */
    }
    ostiary_verdict_free(verdict);
    ostiary_validator_free(door);
    ostiary_config_free(config);
    return code == OSTIARY_OK ? 0 : 1;
}
