/* Law files from a folder: any bytes are loaded whole or refused with a sentence that names the file.
 * The first byte, a digit, picks the file. */
#include "base/file.h"
#include "law/alike.h"
#include "law/catalogue.h"
#include "law/clock.h"
#include "law/fee.h"
#include "law/letter.h"
#include "law/remedy_clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = { "holidays.json",  "fees.json",    "clocks.json",
                                     "catalogue.json", "letters.json", "remedies.json",
                                     "alike.json" };
#define NAMES (sizeof(names) / sizeof(names[0]))
static char folder[] = P_tmpdir "/qf-law-fuzz-XXXXXX";

static void must(bool good)
{
    if (!good)
        abort();
}

static void remove_folder(void)
{
    char path[256];

    for (size_t i = 0; i < NAMES; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

static qf_code load(qf_ctx *cx, size_t which)
{
    const calendar *cal;
    const fee_law *fees;
    const clock_law *clocks;
    const remedy_clock *remedies;
    const letter_law *letters;
    const alike_law *alike;
    const catalogue *cat;
    fee_amount fee;
    qf_code code;

    switch (which) {
    case 0:
        QF_TRY(calendar_load(cx, folder, &cal));
        must(calendar_count(cal, qf_date_add(calendar_first(cal), -1), calendar_last(cal)) >= 0);
        must(!qf_date_is(calendar_add(cal, calendar_last(cal), 1)));
        return QF_OK;
    case 1:
        QF_TRY(fee_load(cx, folder, &fees));
        code = fee_of(cx, fees, FEE_ITEMS, 50, &fee);
        must(code == QF_OK || code == QF_LIMIT);
        return QF_OK;
    case 2:
        return clock_law_load(cx, folder, &clocks);
    case 4:
        QF_TRY(letter_law_load(cx, folder, &letters));
        must(letter_kind_get(letters, QF_S("nothing")) == NULL);
        return QF_OK;
    case 5:
        return remedy_clock_load(cx, folder, &remedies);
    case 6:
        QF_TRY(alike_law_load(cx, folder, &alike));
        (void)alike_print_of(cx->arena, alike, QF_S("请公开东关村2020年低保名单"));
        return QF_OK;
    default:
        QF_TRY(catalogue_load(cx, folder, &cat));
        for (size_t i = 0; i < cat->count; i++)
            must(catalogue_find(cat, cat->nodes[i].id) == &cat->nodes[i]);
        return QF_OK;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool made;
    qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };

    if (!made) {
        made = mkdtemp(folder) != NULL && atexit(remove_folder) == 0;
        must(made);
    }
    if (size > 0) {
        size_t which = (data[0] + NAMES * 7 - '0') % NAMES;
        const char *path = qf_strf(arena, "%s/%s", folder, names[which]).p;
        qf_str bytes = { (const char *)data + 1, size - 1 };

        must(qf_file_write(&cx, path, bytes) == QF_OK);
        if (load(&cx, which) != QF_OK)
            must(qf_str_has(cx.err.zh, qf_str_of(names[which])));
    }
    qf_arena_free(arena);
    return 0;
}
