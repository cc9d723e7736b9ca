#include "cli/match_lists.h"

#include "base/file.h"
#include "base/text.h"
#include "cli/progress.h"

#include <string.h>

#define FILE_MAX ((size_t)2 * 1024 * 1024 * 1024)
#define FILES_MAX 1000

/* True when a file of this stem holds the list: "deaths", "死亡人员", "deaths-2024". */
static bool names_list(qf_arena *arena, const match_list *list, qf_str stem, bool exact)
{
    qf_str names =
        qf_strf(arena, "%.*s|%.*s|%.*s", QF_ARG(list->name), QF_ARG(list->zh), QF_ARG(list->files));
    qf_str name;

    while (qf_str_split(&names, '|', &name)) {
        qf_str folded = qf_fold_label(arena, name);

        if (folded.n == 0 || !qf_str_starts(stem, folded))
            continue;
        if (stem.n == folded.n)
            return true;
        if (!exact && !(stem.p[folded.n] >= 'a' && stem.p[folded.n] <= 'z'))
            return true;
    }
    return false;
}

static match_list *list_of(qf_arena *arena, match_rules *rules, qf_str file)
{
    static const char *const kinds[] = { ".csv", ".xlsx", ".txt", ".tsv" };
    qf_str folded = qf_fold_label(arena, file);

    for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
        qf_str stem = qf_str_sub(folded, 0, folded.n - strlen(kinds[k]));

        if (!qf_str_ends(folded, qf_str_of(kinds[k])) || stem.n == 0)
            continue;
        for (int exact = 1; exact >= 0; exact--)
            for (size_t i = 0; i < rules->list_count; i++)
                if (names_list(arena, &rules->lists[i], stem, exact == 1))
                    return &rules->lists[i];
    }
    return NULL;
}

static void show_progress(void *user, size_t done, size_t all)
{
    progress_show(user, done / 1024, all / 1024);
}

/* One file; its bytes go when it is read. */
static qf_code read_file(cli *args, match_rules *rules, match_list *list, const char *path,
                         progress *bar, register_notes *notes)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx own = *args->cx;
    qf_str bytes;

    own.arena = arena;
    if (qf_file_read(&own, path, FILE_MAX, &bytes) == QF_OK)
        return register_read(args->cx, rules, list, bytes, show_progress, bar, notes);
    args->cx->err = qf_err_copy(args->cx->arena, &own.err);
    register_note_file(args->cx, list, notes);
    return QF_OK;
}

qf_code match_lists_read(cli *args, const char *folder, match_rules *rules, register_notes *out)
{
    progress bar = { .zh = "正在读名单" };
    const char **paths;
    size_t count;
    qf_code code = QF_OK;

    QF_TRY(qf_dir_list(args->cx, folder, FILES_MAX, &paths, &count));
    for (size_t i = 0; i < count && code == QF_OK; i++) {
        match_list *list = list_of(args->cx->arena, rules, qf_file_name(paths[i]));
        if (list != NULL)
            code = read_file(args, rules, list, paths[i], &bar, out);
    }
    progress_end(&bar);
    if (code == QF_OK && out->files == 0)
        return qf_fail(args->cx, QF_INVALID, "MATCH.NO_LISTS", "data",
                       out->unreadable_count > 0
                           ? "文件夹里的名单都读不了，请检查表头和格式"
                           : "文件夹里没有规则认得的名单，请按规则里的名称命名，如 payments.csv、"
                             "死亡人员.xlsx");
    return code;
}
