#include "base/buf.h"
#include "base/sha256.h"
#include "unit.h"

/* The examples of FIPS 180-4 and of NIST's test vectors. */
static void known_texts_have_the_known_digests(void **state)
{
    static const char *const all[][2] = {
        {"",
         "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc",
         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
         "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        char hex[65];
        ds_sha256_hex(hex, ds_cstr(all[i][0]));
        assert_string_equal(hex, all[i][1]);
    }
}

static void a_million_letters_take_many_blocks(void **state)
{
    ds_buf b = {0};
    char hex[65];
    (void)state;
    ds_buf_addn(&b, 'a', 1000000);
    ds_sha256_hex(hex, ds_buf_str(&b));
    assert_string_equal(
        hex,
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    ds_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_texts_have_the_known_digests),
        cmocka_unit_test(a_million_letters_take_many_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
