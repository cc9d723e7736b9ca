/* Folders and zips of reports on the command line become the files in them. */
#include "base/file.h"
#include "cli/cmd_report_parts.h"
#include "doc/doc_write.h"

#include <stdio.h>
#include <sys/stat.h>

#define MAX_FILES ((size_t)1000000)

typedef struct growing {
    report_source *all;
    size_t count, room;
} growing;

static void add(cli *args, growing *list, report_source source)
{
    if (list->count == list->room) {
        report_source *grown;

        list->room = list->room == 0 ? 64 : list->room * 2;
        grown = QF_NEW_ARRAY(args->cx->arena, report_source, list->room);
        if (list->count > 0)
            memcpy(grown, list->all, list->count * sizeof *grown);
        list->all = grown;
    }
    source.convert = true;
    list->all[list->count++] = source;
}

/* Looks at the first bytes before it reads a whole file. */
static bool may_be_zip(const char *path)
{
    char start[4] = { 0 };
    FILE *file = strcmp(path, "-") == 0 ? NULL : fopen(path, "rb");
    bool zip;

    if (file == NULL)
        return false;
    zip =
        fread(start, 1, sizeof start, file) == sizeof start && memcmp(start, "PK\003\004", 4) == 0;
    fclose(file);
    return zip;
}

/* False when the file is no zip of reports, or one that is damaged. */
static bool add_bundle(cli *args, growing *list, const char *path)
{
    qf_err before = args->cx->err;
    report_source *inside;
    size_t more = 0;
    qf_str bytes;

    if (!may_be_zip(path) || qf_file_read(args->cx, path, REPORT_MAX_BUNDLE, &bytes) != QF_OK ||
        !report_is_bundle(args->cx, bytes) ||
        report_bundle_read(args->cx, bytes, REPORT_MAX_BUNDLE, &inside, &more) != QF_OK) {
        args->cx->err = before;
        return false;
    }
    for (size_t i = 0; i < more; i++)
        add(args, list, inside[i]);
    return true;
}

qf_code report_expand(cli *args, const report_source **files, size_t *count)
{
    growing list = { 0 };

    for (size_t i = 0; i < args->file_count; i++) {
        const char **found = &args->files[i];
        size_t more = 1;
        bool folder;
        struct stat entry;

        folder = stat(args->files[i], &entry) == 0 && S_ISDIR(entry.st_mode);
        if (folder)
            QF_TRY(qf_dir_list(args->cx, args->files[i], MAX_FILES, &found, &more));
        for (size_t k = 0; k < more; k++) {
            if (folder && report_is_litter(qf_file_name(found[k])))
                continue;
            /* A name with the ending of a report is not opened twice. */
            if (doc_format_of(qf_file_name(found[k])) != DOC_UNKNOWN ||
                !add_bundle(args, &list, found[k]))
                add(args, &list,
                    (report_source){ .path = found[k], .name = qf_file_name(found[k]) });
        }
    }
    *files = list.all;
    *count = list.count;
    if (list.count == 0)
        return qf_fail(args->cx, QF_MISSING, "REPORT.NO_FILES", NULL, "文件夹里没有文件。");
    return QF_OK;
}
