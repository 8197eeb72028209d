/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that an earlier process left in keys.cache_dir: used instead of a fetch while they
 * are fresh, and refused wherever they are doubtful. */
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../harness/cm.h"
#include "issuer/snapshot.h"
#include "world.h"

static char folder[64];
static char member[128];

/* A folder name that is not there yet, and the configuration that names it. */
static void new_folder(void)
{
    (void)snprintf(folder, sizeof folder, "/tmp/ostiary-snapshot-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(rmdir(folder), 0);
    (void)snprintf(member, sizeof member, ",\"keys\":{\"cache_dir\":\"%s\"}", folder);
}

/* The one file in the folder; "" where there is none. Hidden ones count too. */
static const char *the_file(void)
{
    static char name[256];
    char pattern[80];
    glob_t found = {0};
    (void)snprintf(pattern, sizeof pattern, "%s/*", folder);
    name[0] = '\0';
    if (glob(pattern, GLOB_PERIOD, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            const char *base = strrchr(found.gl_pathv[i], '/') + 1;
            if (strcmp(base, ".") != 0 && strcmp(base, "..") != 0) {
                assert_string_equal(name, ""); /* one, and no temporary beside it */
                (void)snprintf(name, sizeof name, "%s", found.gl_pathv[i]);
            }
        }
    }
    globfree(&found);
    return name;
}

static void remove_folder(void)
{
    (void)unlink(the_file());
    (void)rmdir(folder);
}

/* A first process fetches the keys and leaves them there; its world stays open, for its
 * keys. */
static void leave_keys(struct world *world)
{
    new_folder();
    world_open(world, member);
    world->key_headers = "Cache-Control: max-age=600\r\nETag: \"a\"\r\n";
    assert_int_equal(world_judge(world, world->key), OSTIARY_OK);
    ostiary_validator_free(world->door); /* the thread has ended: all is written */
    world->door = NULL;
}

/* A second process: what it answers to a token of the first one's key while its
 * authorization server cannot be reached. */
static ostiary_code begin_again(const struct world *before, int64_t later,
                                unsigned *asked_out)
{
    static struct world world;
    world_open(&world, member);
    world.down = true;
    atomic_store(&world.wall, 1800000000 + later);
    char *token = world_token(before->key, ISSUER);
    ostiary_code code = world_judge_token(&world, token, 10000, NULL);
    ostiary_free(token);
    *asked_out = world.asked_count;
    world_close(&world);
    return code;
}

/* rows: CL-14 */
static void keys_on_disk_save_the_fetch(void **state)
{
    static struct world first;
    struct stat is;
    unsigned asked = 1;
    (void)state;
    mode_t mask = umask(0);
    leave_keys(&first);
    (void)umask(mask);
    assert_int_equal(stat(the_file(), &is), 0);
    assert_int_equal(is.st_mode & 07777, 0600);
    assert_int_equal(stat(folder, &is), 0);
    assert_int_equal(is.st_mode & 07777, 0700);
    assert_int_equal(begin_again(&first, 0, &asked), OSTIARY_OK);
    assert_int_equal(asked, 0);
    assert_int_equal(begin_again(&first, 200, &asked), OSTIARY_OK);
    world_close(&first);
    remove_folder();
}

/* Without a stale window, and not from the future. rows: JF-10 */
static void they_are_trusted_no_longer_than_they_were_fresh(void **state)
{
    static struct world first;
    static struct world second;
    unsigned asked = 0;
    (void)state;
    leave_keys(&first);
    assert_int_equal(begin_again(&first, 600, &asked), OSTIARY_KEYS_UNAVAILABLE);
    assert_true(asked > 0);
    assert_int_equal(begin_again(&first, -1, &asked), OSTIARY_KEYS_UNAVAILABLE);
    world_open(&second, member);
    atomic_store(&second.wall, 1800000000 + 100);
    second.down = true;
    char *token = world_token(first.key, ISSUER);
    assert_int_equal(world_judge_token(&second, token, 10000, NULL), OSTIARY_OK);
    world_pass(&second, 499);
    assert_int_equal(world_judge_token(&second, token, 10000, NULL), OSTIARY_OK);
    world_pass(&second, 1);
    assert_int_equal(world_judge_token(&second, token, 10000, NULL),
                     OSTIARY_KEYS_UNAVAILABLE);
    ostiary_free(token);
    world_close(&second);
    world_close(&first);
    remove_folder();
}

static char *read_file(const char *name)
{
    static char text[8192];
    FILE *file = fopen(name, "r");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text - 1, file);
    text[len] = '\0';
    (void)fclose(file);
    return text;
}

/* rows: JF-09 */
static void the_next_request_is_conditional(void **state)
{
    static struct world first;
    static struct world second;
    (void)state;
    leave_keys(&first);
    world_open(&second, member);
    char *known = world_token(first.key, ISSUER);
    assert_int_equal(world_judge_token(&second, known, 10000, NULL), OSTIARY_OK);
    assert_int_equal(second.asked_count, 0);
    second.keys = (struct world_answer){304, "Cache-Control: max-age=900\r\n", ""};
    assert_int_equal(world_judge(&second, second.next_key), OSTIARY_UNKNOWN_KEY);
    assert_string_equal(second.sent, "If-None-Match: \"a\"\n");
    assert_int_equal(second.asked_count, 1); /* the address was known too */
    ostiary_free(known);
    world_close(&second);
    /* Renewed on disk as well. */
    assert_non_null(strstr(read_file(the_file()), "\"fresh_until\":1800000900"));
    world_close(&first);
    remove_folder();
}

static void write_file(const char *name, const char *text, size_t len)
{
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    (void)fclose(file);
}

/* rows: JF-14 */
static void a_validator_that_is_no_field_value_is_not_sent(void **state)
{
    static struct world first;
    static struct world second;
    static char text[8192];
    (void)state;
    leave_keys(&first);
    const char *at = strstr(read_file(the_file()), "\"etag\":\"");
    int len = snprintf(text, sizeof text, "%.*s\"etag\":\"a\\r\\nX: y%s",
                       (int)(at - read_file(the_file())), read_file(the_file()), at + 8);
    write_file(the_file(), text, (size_t)len);
    world_open(&second, member);
    char *known = world_token(first.key, ISSUER);
    assert_int_equal(world_judge_token(&second, known, 10000, NULL), OSTIARY_OK);
    assert_int_equal(second.asked_count, 0);
    assert_int_equal(world_judge(&second, second.next_key), OSTIARY_UNKNOWN_KEY);
    assert_int_equal(second.key_gets, 1);
    assert_string_equal(second.sent, "");
    ostiary_free(known);
    world_close(&second);
    world_close(&first);
    remove_folder();
}

/* One change of the text each. rows: MD-06 JF-05 JF-18 */
static void what_is_wrong_in_it_is_refused(void **state)
{
    static const char *const changes[][2] = {
        {"\"ostiary_snapshot\":1", "\"ostiary_snapshot\":2"},
        {"as.example.com/t1\"", "as.example.com/t2\""},
        {"\"fetched_at\":1800000000", "\"fetched_at\":1800000001"},
        {"\"fetched_at\":1800000000", "\"fetched_at\":-1"},
        {"\"fetched_at\":1800000000", "\"fetched_at\":\"now\""},
        {"\"fresh_until\":1800000600", "\"fresh_until\":1800086401"},
        {"\"fresh_until\":1800000600", "\"fresh_until\":1800000000"},
        {"\"metadata_until\":1800000300", "\"metadata_until\":1800086401"},
        {"\"metadata_until\":1800000300", "\"metadata_until\":-9223372036854775808"},
        {"\"jwks_uri\":\"https://keys", "\"jwks_uri\":\"http://keys"},
        {"\"jwks_uri\":\"https://keys.example.com/jwks",
         "\"jwks_uri\":\"https://10.0.0.1"},
        {"\"jwks_uri\":\"https://keys.example.com/jwks", "\"jwks_uri\":\"file:///etc"},
        {"\"jwks_uri\":\"https://keys.example.com/jwks", "\"jwks_uri\":\"https://k/#f"},
        {"\"keys\":\"{", "\"keys\":\""},
        {"\"keys\":\"{", "\"kys\":\"{"},
        {"\"issuer\"", "\"issuer\":\"\",\"issuer\""},
    };
    static struct world first;
    static char text[8192];
    static char changed[8192];
    unsigned asked = 0;
    (void)state;
    leave_keys(&first);
    const char *name = the_file();
    (void)snprintf(text, sizeof text, "%s", read_file(name));
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        const char *at = strstr(text, changes[i][0]);
        assert_non_null(at);
        int len = snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text,
                           changes[i][1], at + strlen(changes[i][0]));
        write_file(name, changed, (size_t)len);
        assert_int_equal(begin_again(&first, 0, &asked), OSTIARY_KEYS_UNAVAILABLE);
        assert_true(asked > 0);
    }
    for (size_t len = 0; len < strlen(text); len += 7) { /* cut short */
        write_file(name, text, len);
        assert_int_equal(begin_again(&first, 0, &asked), OSTIARY_KEYS_UNAVAILABLE);
    }
    write_file(name, text, strlen(text));
    assert_int_equal(begin_again(&first, 0, &asked), OSTIARY_OK);
    world_close(&first);
    remove_folder();
}

/* Who else may have written it is not trusted, and nothing here blocks. */
static void what_others_can_change_is_refused(void **state)
{
    static struct world first;
    char name[256];
    char other[300];
    unsigned asked = 0;
    (void)state;
    leave_keys(&first);
    (void)snprintf(name, sizeof name, "%s", the_file());
    (void)snprintf(other, sizeof other, "%s.away", folder);
    assert_int_equal(chmod(name, 0620), 0);
    assert_int_equal(begin_again(&first, 0, &asked), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(chmod(name, 0600), 0);
    assert_int_equal(chmod(folder, 0777), 0);
    assert_int_equal(begin_again(&first, 0, &asked), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(chmod(folder, 0700), 0);
    assert_int_equal(begin_again(&first, 0, &asked), OSTIARY_OK);
    assert_int_equal(rename(name, other), 0);
    assert_int_equal(symlink(other, name), 0);
    assert_int_equal(begin_again(&first, 0, &asked), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(unlink(name), 0);
    assert_int_equal(mkfifo(name, 0600), 0);
    assert_int_equal(begin_again(&first, 0, &asked), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(unlink(name), 0);
    assert_int_equal(mkdir(name, 0700), 0);
    assert_int_equal(begin_again(&first, 0, &asked), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(rmdir(name), 0);
    assert_int_equal(rename(other, name), 0);
    assert_int_equal(rename(folder, other), 0);
    assert_int_equal(symlink(other, folder), 0);
    assert_int_equal(begin_again(&first, 0, &asked), OSTIARY_KEYS_UNAVAILABLE);
    (void)snprintf(member, sizeof member, ",\"keys\":{\"cache_dir\":\"%s/.//\"}", folder);
    assert_int_equal(begin_again(&first, 0, &asked), OSTIARY_KEYS_UNAVAILABLE);
    assert_int_equal(unlink(folder), 0);
    assert_int_equal(rename(other, folder), 0);
    assert_int_equal(begin_again(&first, 0, &asked), OSTIARY_OK);
    world_close(&first);
    remove_folder();
}

/* The name of the file is made of addresses of any length. */
static void a_long_address_has_a_name_too(void **state)
{
    static char issuer[700] = "https://as.example.com/";
    static char other[700];
    char name[OST_SNAPSHOT_NAME_BYTES];
    char other_name[OST_SNAPSHOT_NAME_BYTES];
    (void)state;
    memset(issuer + 23, 'a', 600);
    memcpy(other, issuer, sizeof other);
    other[622] = 'b';
    const struct ost_issuer_settings one = {.issuer = issuer};
    const struct ost_issuer_settings two = {.issuer = other};
    assert_true(ost_snapshot_name(&one, name) && ost_snapshot_name(&two, other_name));
    assert_string_not_equal(name, other_name);
    assert_int_equal(strlen(name), 64 + 5);
}

/* The keys are fetched as if there were no folder. */
static void a_folder_that_cannot_be_written_stops_nothing(void **state)
{
    struct world world;
    (void)state;
    world_open(&world, ",\"keys\":{\"cache_dir\":\"/proc/nothing/here\"}");
    assert_int_equal(world_judge(&world, world.key), OSTIARY_OK);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_on_disk_save_the_fetch),
        cmocka_unit_test(they_are_trusted_no_longer_than_they_were_fresh),
        cmocka_unit_test(the_next_request_is_conditional),
        cmocka_unit_test(a_validator_that_is_no_field_value_is_not_sent),
        cmocka_unit_test(what_is_wrong_in_it_is_refused),
        cmocka_unit_test(what_others_can_change_is_refused),
        cmocka_unit_test(a_long_address_has_a_name_too),
        cmocka_unit_test(a_folder_that_cannot_be_written_stops_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
