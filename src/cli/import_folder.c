/* A folder of old files without a list: the list is made of what the files say of themselves. */
#include "cli/import_folder.h"

#include "base/file.h"
#include "base/text.h"
#include "cli/progress.h"
#include "doc/csv_write.h"
#include "doc/doc.h"
#include "domain/disclose/files.h"
#include "domain/disclose/pictures.h"

#include <strings.h>
#include <sys/stat.h>

#define FILES_MAX 50000
#define LIST_MAX ((size_t)64 * 1024 * 1024) /* bytes of the list */

/* A file by its place below the folder. */
struct old_file {
    qf_str path;   /* "政策解读/2019-03-05 关于….docx" */
    qf_str column; /* the folder it lies in */
    qf_str stem;   /* its name without ending */
    bool text;     /* its words become the item's text */
};

static bool ends_as(qf_str name, const char *const *endings)
{
    for (; *endings != NULL; endings++) {
        size_t n = strlen(*endings);
        if (name.n > n && strncasecmp(name.p + name.n - n, *endings, n) == 0)
            return true;
    }
    return false;
}

static qf_str last_part(qf_str path)
{
    size_t from = path.n;

    while (from > 0 && path.p[from - 1] != '/')
        from--;
    return qf_str_sub(path, from, path.n);
}

static qf_str without_ending(qf_str name)
{
    for (size_t i = name.n; i-- > 1;)
        if (name.p[i] == '.')
            return qf_str_sub(name, 0, i);
    return name;
}

/* The folder right above the file; of a file beside nothing the name of the whole. */
static qf_str folder_of(qf_str top, qf_str path)
{
    qf_str name = last_part(path);

    if (name.n == path.n) {
        while (top.n > 0 && top.p[top.n - 1] == '/')
            top.n--;
        return last_part(top);
    }
    return last_part(qf_str_sub(path, 0, path.n - name.n - 1));
}

/* ---- its day and title by its name */

/* Up to `most` digits at *at as a number; -1 when there are not `least`. */
static int digits(qf_str text, size_t *at, size_t least, size_t most)
{
    size_t from = *at;
    int number = 0;

    while (*at < text.n && *at - from < most && text.p[*at] >= '0' && text.p[*at] <= '9')
        number = number * 10 + (text.p[(*at)++] - '0');
    return *at - from < least ? -1 : number;
}

static void skip_signs(qf_str text, size_t *at)
{
    static const char *const signs[] = { "年", "月", "日", "　", " ", "-", "_", "." };

    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        qf_str sign = qf_str_of(signs[i]);
        if (qf_str_starts(qf_str_sub(text, *at, text.n), sign)) {
            *at += sign.n;
            i = (size_t)-1; /* another may follow */
        }
    }
}

/* "2019-03-05 关于…", "20190305关于…", "2019年3月5日…": the day, and the title behind it. */
static bool day_of_name(qf_str stem, qf_date *day, qf_str *title)
{
    size_t at = 0;
    int year = digits(stem, &at, 4, 4), month, of_month;

    if (year < 1949)
        return false;
    skip_signs(stem, &at);
    month = digits(stem, &at, 1, 2);
    skip_signs(stem, &at);
    of_month = digits(stem, &at, 1, 2);
    if (!qf_date_from(year, month, of_month, day))
        return false;
    skip_signs(stem, &at);
    *title = qf_str_sub(stem, at, stem.n);
    return true;
}

/* ---- the list */

/* "X-附件1" beside "X". */
static bool belongs_to(const struct old_file *file, const struct old_file *to)
{
    qf_str rest = file->stem;

    if (file == to || !to->text || !qf_str_eq(file->column, to->column) ||
        !qf_str_starts(rest, to->stem))
        return false;
    rest = qf_str_sub(rest, to->stem.n, rest.n);
    return rest.n > 0 && qf_str_has(rest, QF_S("附件"));
}

static bool is_attachment(const struct old_file *files, size_t count, const struct old_file *file)
{
    for (size_t i = 0; i < count; i++)
        if (belongs_to(file, &files[i]))
            return true;
    return false;
}

static qf_str attachments_of(qf_arena *arena, const struct old_file *files, size_t count,
                             const struct old_file *of)
{
    qf_buf names = qf_buf_new(arena, 64 * 1024);

    for (size_t i = 0; i < count; i++)
        if (belongs_to(&files[i], of))
            qf_buf_addf(&names, "%s%.*s", names.n > 0 ? ";" : "", QF_ARG(files[i].path));
    return qf_buf_str(&names);
}

/* What the file says; nothing where it can not be read: the row's own complaint tells then. */
static void read_file(qf_ctx *cx, const char *path, disclose_item *item)
{
    qf_str bytes;

    if (qf_file_read(cx, path, ATTACHMENT_MAX, &bytes) != QF_OK ||
        disclose_file_says(cx, bytes, qf_str_of(path), item) != QF_OK)
        item->title = QF_S("");
}

static void add_row(cli *args, qf_buf *out, const char *path, const struct old_file *file,
                    qf_str attached)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    disclose_item item = { .formed_on = QF_NO_DATE, .kind = QF_S_INIT("information") };
    qf_date released = QF_NO_DATE;
    qf_str title = file->stem;
    qf_ctx piece = *args->cx;

    piece.arena = arena;
    if (file->text)
        read_file(&piece, path, &item);
    if (!day_of_name(file->stem, &released, &title))
        released = item.formed_on;
    if (qf_date_is(item.formed_on) && qf_date_cmp(item.formed_on, released) > 0)
        item.formed_on = QF_NO_DATE; /* a day that the text only talks of */
    if (item.title.n == 0)
        item.title = title;
    csv_put(out, item.title, false);
    csv_put(out, file->column, false);
    csv_put(out, qf_date_str(arena, released), false);
    csv_put(out, qf_date_str(arena, item.formed_on), false);
    csv_put(out, item.doc_no, false);
    csv_put(out, file->text ? file->path : QF_S(""), false);
    csv_put(out, file->text ? attached : file->path, true);
}

static size_t take_names(qf_arena *arena, qf_str top, const char **paths, size_t count,
                         struct old_file *files)
{
    static const char *const texts[] = { ".docx", ".pdf", ".html", ".htm", ".txt", NULL };
    static const char *const lists[] = { ".xlsx", ".csv", NULL };
    size_t taken = 0;

    for (size_t i = 0; i < count; i++) {
        qf_str path = qf_str_of(paths[i]), name = last_part(path);
        path = qf_str_sub(path, top.n, path.n);
        while (qf_str_starts(path, QF_S("/")))
            path = qf_str_sub(path, 1, path.n);
        /* Word's own locks; a list that lies in the top folder is none of the items. */
        if (qf_str_starts(name, QF_S("~$")) || (name.n == path.n && ends_as(name, lists)))
            continue;
        files[taken++] = (struct old_file){ .path = qf_str_copy(arena, path),
                                            .column = folder_of(top, path),
                                            .stem = without_ending(name),
                                            .text = ends_as(name, texts) };
    }
    return taken;
}

bool import_is_folder(const cli *args)
{
    struct stat about;

    return stat(args->files[1], &about) == 0 && S_ISDIR(about.st_mode);
}

qf_code import_folder_list(cli *args, qf_str *out)
{
    qf_arena *arena = args->cx->arena;
    qf_str top = qf_str_of(args->files[1]);
    qf_buf list = qf_buf_new(arena, LIST_MAX);
    progress bar = { .zh = "正在读文件" };
    const char **paths;
    struct old_file *files;
    size_t count;

    QF_TRY(qf_dir_list(args->cx, args->files[1], FILES_MAX, &paths, &count));
    files = QF_NEW_ARRAY(arena, struct old_file, count + 1);
    count = take_names(arena, top, paths, count, files);
    qf_buf_add(&list, QF_S("标题,栏目,发布日期,成文日期,文号,正文文件,附件\r\n"));
    for (size_t i = 0; i < count; i++) {
        const char *path = qf_strf(arena, "%.*s/%.*s", QF_ARG(top), QF_ARG(files[i].path)).p;
        progress_show(&bar, i, count);
        if (!is_attachment(files, count, &files[i]))
            add_row(args, &list, path, &files[i], attachments_of(arena, files, count, &files[i]));
    }
    progress_end(&bar);
    if (list.over)
        return qf_fail(args->cx, QF_LIMIT, "IMPORT.FOLDER", "file",
                       "文件夹里的文件太多，请分成几个文件夹");
    *out = qf_buf_str(&list);
    return QF_OK;
}
