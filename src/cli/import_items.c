#include "cli/import_items.h"

#include "base/file.h"
#include "cli/import_folder.h"
#include "cli/progress.h"
#include "domain/disclose/files.h"
#include "domain/disclose/old_items.h"
#include "domain/org/org.h"
#include "web/publog_feed.h"
#include "web/search_feed.h"

/* A file below the folder of the list. */
static qf_code read_file(qf_ctx *cx, void *user, qf_str name, qf_str *bytes)
{
    const qf_str *folder = user;

    return qf_file_read(cx, QF_JOIN(cx->arena, *folder, name).p, ATTACHMENT_MAX, bytes);
}

qf_code import_old_item_begin(cli *args, void **state)
{
    old_items *im = QF_NEW(args->cx->arena, old_items);
    qf_str *folder = QF_NEW(args->cx->arena, qf_str);
    qf_str path = qf_str_of(args->files[1]);
    org town;

    *state = im;
    while (!import_is_folder(args) && path.n > 0 && path.p[path.n - 1] != '/')
        path.n--;
    *folder = import_is_folder(args) ? QF_JOIN(args->cx->arena, path, QF_S("/")) : path;
    QF_TRY(org_by_id(args->cx, args->cx->org, &town));
    *im = (old_items){ .issuer = town.name,
                       .publisher = QF_S(""),
                       .masks = cli_given(args, "--mask"),
                       .read = read_file,
                       .user = folder };
    QF_TRY(mask_rules_load(args->cx, NULL, &im->rules));
    return disclose_columns_all(args->cx, &im->columns);
}

/* One go of a feed with memory of its own: 200,000 rows are many goes. */
static qf_code feed_once(qf_ctx *cx, qf_code (*feed)(qf_ctx *cx, size_t *taken), size_t *taken)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx piece = *cx;

    piece.arena = arena;
    return feed(&piece, taken) == QF_OK ? QF_OK : qf_fail_as(cx, &piece.err);
}

/* What waits for jobs of the server is done at once: when the command ends, the rows are in the publication log and
 * can be found. */
qf_code import_old_item_end(cli *args, size_t rows)
{
    static const struct {
        const char *zh;
        qf_code (*feed)(qf_ctx *cx, size_t *taken);
    } steps[] = { { "正在写入公开日志", publog_feed_waiting },
                  { "正在编入搜索", search_feed_waiting } };

    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        progress bar = { .zh = steps[i].zh };
        size_t done = 0, taken = 1;
        qf_code code = QF_OK;

        while (code == QF_OK && taken > 0) {
            progress_show(&bar, done < rows ? done : rows, rows);
            code = feed_once(args->cx, steps[i].feed, &taken);
            done += taken;
        }
        progress_end(&bar);
        QF_TRY(code);
    }
    return QF_OK;
}
