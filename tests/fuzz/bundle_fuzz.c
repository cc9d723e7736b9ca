/* Any bytes taken as a zip of reports: its files are read and checked within the ceiling, nothing of it is taken
 * for a report twice, and what lies deeper than a zip in a zip is told, not opened. */
#include "report/source.h"

#include "report_forms.h"

#define ROOM ((size_t)4 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_pdf(qf_str bytes)
{
    return qf_str_has(qf_str_sub(bytes, 0, 1024), QF_S("%PDF-")); /* read in a child: slow here */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    qf_ctx cx = { .arena = qf_arena_new() };
    report_source *sources;
    size_t count, all = 0;

    load_once();
    if (report_is_bundle(&cx, (qf_str){ (const char *)data, size }) &&
        report_bundle_read(&cx, (qf_str){ (const char *)data, size }, ROOM, &sources, &count) ==
            QF_OK) {
        must(count > 0);
        for (size_t i = 0; i < count && i < 20; i++) {
            report *r;

            must(sources[i].name.n > 0 && !report_is_litter(sources[i].name));
            all += sources[i].bytes.n;
            if (is_pdf(sources[i].bytes))
                continue;
            r = report_source_take(&cx, &sources[i], NULL, QF_NO_DATE, new_form, old_form);
            report_check(&cx, r, NULL);
            must(r->verdict != NULL);
        }
        must(all <= ROOM);
    }
    qf_arena_free(cx.arena);
    return 0;
}
