#include "web/export_site.h"

#include "base/crypt.h"
#include "base/file.h"
#include "base/json.h"
#include "domain/auth/auth.h"
#include "domain/publog/publog.h"
#include "web/address.h"
#include "web/export_words.h"
#include "web/publog_feed.h"

#include <stdlib.h>
#include <unistd.h>

#define FILES_MAX 200000
#define FILE_MAX ((size_t)64 * 1024 * 1024)
#define SLOTS ((size_t)1 << 19)

/* One file of the export. */
struct made {
    qf_str path; /* below the folder */
    qf_str sha256;
    int64_t size;
};

struct export
{
    qf_ctx *cx;
    web_site *site;
    const org *town;
    const char *folder;
    qf_str place;
    qf_str *queue; /* addresses below the town, to be asked in order */
    size_t asked, queued;
    uint32_t *slots; /* hash table over the queue: index + 1 */
    struct made *made;
    size_t made_count;
    export_result *result;
};

static bool is_below(qf_str path, qf_str first)
{
    return qf_str_starts(path, first) &&
           (path.n == first.n || path.p[first.n] == '/' || path.p[first.n] == '?');
}

/* What only the program itself can answer, and what stands in the guide instead: how to do it without a form. */
static qf_str instead_of(qf_str path)
{
    static const char *const live[] = {
        "/desk",          "/login",          "/logout",           "/mode",
        "/check",         "/county",         "/appointment",      "/kiosk",
        "/screen",        "/complaints/new", "/complaints/track", "/hotline/new",
        "/hotline/track", "/voices/letter",  "/voices/track",     "/funds/mine"
    };
    static const char *const applying[] = { "/apply", "/track" };

    for (size_t i = 0; i < sizeof(live) / sizeof(live[0]); i++)
        if (is_below(path, qf_str_of(live[i])))
            return QF_S("/guide#contact");
    for (size_t i = 0; i < sizeof(applying) / sizeof(applying[0]); i++)
        if (is_below(path, qf_str_of(applying[i])))
            return QF_S("/guide#apply");
    return path;
}

/* Puts an address into the queue once. */
static qf_code enqueue(struct export *x, qf_str path)
{
    size_t slot = (size_t)qf_str_hash(path) % SLOTS;

    for (; x->slots[slot] != 0; slot = (slot + 1) % SLOTS)
        if (qf_str_eq(x->queue[x->slots[slot] - 1], path))
            return QF_OK;
    if (x->queued == FILES_MAX)
        return qf_fail(x->cx, QF_LIMIT, "EXPORT.PAGES", NULL, "公开页面超过二十万，不能一次导出");
    x->queue[x->queued] = qf_str_copy(x->cx->arena, path);
    x->slots[slot] = (uint32_t)++x->queued;
    return QF_OK;
}

static bool is_queued(const struct export *x, qf_str path)
{
    size_t slot = (size_t)qf_str_hash(path) % SLOTS;

    for (; x->slots[slot] != 0; slot = (slot + 1) % SLOTS)
        if (qf_str_eq(x->queue[x->slots[slot] - 1], path))
            return true;
    return false;
}

/* ---- links */

/* "../../" as deep as the file lies. */
static void add_up(qf_buf *out, qf_str file)
{
    for (size_t i = 0; i < file.n; i++)
        if (file.p[i] == '/')
            qf_buf_add(out, QF_S("../"));
}

/* One address of a page, in its relative form. */
static qf_code add_link(struct export *x, qf_buf *out, qf_str link, qf_str file)
{
    qf_arena *arena = out->arena;
    qf_str base = x->town->base_path, path = link, mark = QF_S("");
    ptrdiff_t hash;

    if (base.n > 0 && qf_str_starts(path, base) && !qf_str_starts(path, QF_S("/static/")))
        path = qf_str_sub(path, base.n, path.n);
    path = instead_of(path);
    hash = qf_str_find(path, QF_S("#"), 0);
    if (hash >= 0) {
        mark = qf_str_sub(path, (size_t)hash, path.n);
        path = qf_str_sub(path, 0, (size_t)hash);
    }
    if (path.n == 0)
        path = QF_S("/");
    if (qf_str_starts(path, QF_S("/search")))
        path = QF_S("/all");
    {
        qf_buf plain = qf_buf_new(arena, 4096);
        for (size_t i = 0; i < path.n; i++) {
            qf_buf_addc(&plain, path.p[i]);
            if (qf_str_starts(qf_str_sub(path, i, path.n), QF_S("&amp;")))
                i += 4;
        }
        path = qf_buf_str(&plain);
    }
    QF_TRY(enqueue(x, path));
    add_up(out, file);
    qf_buf_add(out, web_file_of(arena, path));
    qf_buf_add(out, mark);
    return QF_OK;
}

/* href="/…", src="/…" and action="/…" of our own pages, whose attributes always stand in double quotes. */
static qf_code relative(struct export *x, qf_arena *arena, qf_str page, qf_str file, qf_str *out)
{
    static const char *const names[] = { " href=\"/", " src=\"/", " action=\"/",
                                         " data-echarts=\"/", " data-map=\"/" };
    enum { NAMES = sizeof(names) / sizeof(names[0]) };
    qf_buf text = qf_buf_new(arena, FILE_MAX);

    for (size_t at = 0; at < page.n;) {
        qf_str rest = qf_str_sub(page, at, page.n);
        size_t name = 0;
        while (rest.p[0] == ' ' && name < NAMES && !qf_str_starts(rest, qf_str_of(names[name])))
            name++;
        if (rest.p[0] == ' ' && name < NAMES) {
            size_t from = strlen(names[name]) - 1;
            ptrdiff_t end = qf_str_find(rest, QF_S("\""), from);
            if (end < 0)
                end = (ptrdiff_t)rest.n;
            qf_buf_add(&text, qf_str_sub(rest, 0, from));
            /* A form needs the program; the search form finds the page of everything. */
            if (name == 2 && !qf_str_has(qf_str_sub(rest, from, (size_t)end), QF_S("/search"))) {
                qf_buf_add(&text, QF_S("#main"));
                at += (size_t)end;
                continue;
            }
            QF_TRY(add_link(x, &text, qf_str_sub(rest, from, (size_t)end), file));
            at += (size_t)end;
            continue;
        }
        qf_buf_addc(&text, page.p[at++]);
    }
    *out = qf_buf_str(&text);
    return QF_OK;
}

/* ---- files */

static qf_code write_file(struct export *x, qf_ctx *mine, qf_str file, qf_str bytes)
{
    qf_str path = qf_strf(mine->arena, "%s/%.*s", x->folder, QF_ARG(file)), old;
    size_t slash = path.n;

    while (path.p[slash - 1] != '/')
        slash--;
    x->made[x->made_count++] =
        (struct made){ qf_str_copy(x->cx->arena, file),
                       qf_digest_hex(x->cx->arena, qf_sha256(bytes)), (int64_t)bytes.n };
    x->result->files++;
    if (qf_file_read(mine, path.p, FILE_MAX, &old) == QF_OK && qf_str_eq(old, bytes))
        return QF_OK;
    x->result->written++;
    QF_TRY(qf_dir_make(mine, qf_cstr(mine->arena, qf_str_sub(path, 0, slash - 1))));
    return qf_file_put(mine, path.p, bytes); /* the next export compares what is there */
}

static void read_query(web_request *rq, qf_str text)
{
    qf_str pair, name;

    while (text.n > 0 && qf_str_split(&text, '&', &pair) && rq->query_count < 8) {
        qf_str rest = pair;
        if (qf_str_split(&rest, '=', &name))
            rq->query[rq->query_count++] = (web_field){ name, rest };
    }
}

/* Asks the house for one address, as a visitor without log-in. */
static qf_code ask(struct export *x, qf_ctx *mine, qf_str path, web_reply *reply)
{
    web_request *rq = QF_NEW(mine->arena, web_request);
    ptrdiff_t mark = qf_str_find(path, QF_S("?"), 0);
    int status = 0;

    rq->cx = mine;
    rq->method = QF_S("GET");
    rq->host = x->town->host.n > 0 ? x->town->host : QF_S("localhost");
    rq->flat = true;
    rq->place = x->place;
    rq->address = QF_S("127.0.0.1");
    if (mark >= 0)
        read_query(rq, qf_str_sub(path, (size_t)mark + 1, path.n));
    rq->path = QF_JOIN(mine->arena, x->town->base_path,
                       mark < 0 ? path : qf_str_sub(path, 0, (size_t)mark));
    if (!web_site_resolve(x->site, rq, &status))
        reply->status = status;
    else
        web_site_dispatch(x->site, rq, reply);
    if (reply->status != 0 && reply->status != 200 && reply->status != 410)
        return qf_fail(x->cx, QF_BROKEN, "EXPORT.PAGE", qf_cstr(x->cx->arena, path),
                       "有一个公开页面打不开，没有导出完：%.*s", QF_ARG(path));
    return QF_OK;
}

static qf_code one_page(struct export *x, qf_str path)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx mine = { .arena = arena, .now = x->cx->now };
    web_reply reply = { 0 };
    qf_str file = web_file_of(arena, path), bytes;
    qf_code code;

    QF_TRY(ask(x, &mine, path, &reply));
    bytes = reply.body;
    if (reply.type == NULL)
        QF_TRY(relative(x, arena, reply.body, file, &bytes));
    code = write_file(x, &mine, file, bytes);
    return code == QF_OK ? QF_OK
                         : qf_fail(x->cx, code, "EXPORT.WRITE", NULL,
                                   "没有导出完：%.*s。清出空间后再导一次，已经写好的不用重写",
                                   QF_ARG(mine.err.zh));
}

/* What waits for the publication log goes in first: every item has a link to its proof. */
static qf_code feed_log(struct export *x)
{
    const qf_actor *before = x->cx->actor;
    qf_code code;

    QF_TRY(db_take(x->cx, x->site->pool));
    x->cx->org = x->town->id;
    x->cx->actor = &auth_keeper;
    code = publog_feed_job(x->cx, x->site);
    x->cx->actor = before;
    db_give(x->cx);
    return code;
}

/* The publication log's files as they are. */
static qf_code copy_log(struct export *x)
{
    const char *source, **paths;
    size_t count, length;
    qf_code code;

    QF_TRY(db_take(x->cx, x->site->pool));
    x->cx->org = x->town->id;
    code = publog_folder(x->cx, &source);
    db_give(x->cx);
    QF_TRY(code);
    if (access(source, R_OK) != 0)
        return QF_OK;
    QF_TRY(qf_dir_list(x->cx, source, FILES_MAX, &paths, &count));
    length = strlen(source) + 1;
    for (size_t i = 0; i < count; i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx mine = { .arena = arena, .now = x->cx->now };
        qf_str bytes, file = qf_strf(arena, "log/%s", paths[i] + length);
        if (is_queued(x, QF_JOIN(arena, QF_S("/"), file)))
            continue; /* a page links to it: written already */
        if (x->made_count == FILES_MAX + FILES_MAX)
            return qf_fail(x->cx, QF_LIMIT, "EXPORT.PAGES", NULL, "公开日志的文件太多");
        if (qf_file_read(&mine, paths[i], FILE_MAX, &bytes) != QF_OK ||
            write_file(x, &mine, file, bytes) != QF_OK)
            return qf_fail(x->cx, QF_BROKEN, "EXPORT.WRITE", NULL, "导出公开日志时出错");
    }
    return QF_OK;
}

/* What the search page finds in texts (static/filter.js). */
static qf_code write_words(struct export *x)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx mine = { .arena = arena, .now = x->cx->now, .org = x->town->id };
    qf_str *files = QF_NEW_ARRAY(arena, qf_str, EXPORT_WORD_FILES);
    qf_code code = db_take(&mine, x->site->pool);

    if (code == QF_OK)
        code = export_words(&mine, files);
    db_give(&mine);
    for (size_t i = 0; code == QF_OK && i < EXPORT_WORD_FILES; i++)
        if (files[i].n > 0)
            code = write_file(x, &mine, qf_strf(arena, "words/%02zx.js", i), files[i]);
    return code == QF_OK ? QF_OK
                         : qf_fail(x->cx, code, "EXPORT.WRITE", NULL, "没有导出完：%.*s",
                                   QF_ARG(mine.err.zh));
}

/* ---- manifest */

static int by_path(const void *a, const void *b)
{
    return qf_str_cmp(((const struct made *)a)->path, ((const struct made *)b)->path);
}

static bool is_made(const struct export *x, qf_str path)
{
    struct made key = { .path = path };

    return bsearch(&key, x->made, x->made_count, sizeof(key), by_path) != NULL;
}

/* Takes away what the last export made and this one did not. */
static qf_code remove_old(struct export *x, const char *manifest)
{
    const qf_val *old, *one;
    qf_str text;

    if (qf_file_read(x->cx, manifest, FILE_MAX, &text) != QF_OK ||
        qf_json_read(x->cx, text, "manifest.json", &old) != QF_OK)
        return QF_OK; /* the first export */
    for (one = qf_first(qf_get(old, "files")); one != NULL; one = one->next) {
        qf_str path = qf_get_str(one, "path");
        if (path.n == 0 || path.p[0] == '/' || qf_str_has(path, QF_S("..")) || is_made(x, path))
            continue;
        if (unlink(qf_strf(x->cx->arena, "%s/%.*s", x->folder, QF_ARG(path)).p) == 0)
            x->result->removed++;
    }
    return QF_OK;
}

static qf_code write_manifest(struct export *x)
{
    qf_arena *arena = x->cx->arena;
    const char *path = qf_strf(arena, "%s/manifest.json", x->folder).p;
    qf_val *manifest = qf_val_map(arena), *files;
    qf_buf text = qf_buf_new(arena, FILE_MAX);
    qf_str old;

    qsort(x->made, x->made_count, sizeof(*x->made), by_path);
    QF_TRY(remove_old(x, path));
    qf_map_str(arena, manifest, "organisation", x->town->name);
    files = qf_map_list(arena, manifest, "files");
    for (size_t i = 0; i < x->made_count; i++) {
        qf_val *one = qf_list_add(files, qf_val_map(arena));
        qf_map_str(arena, one, "path", x->made[i].path);
        qf_map_int(arena, one, "size", x->made[i].size);
        qf_map_str(arena, one, "sha256", x->made[i].sha256);
    }
    qf_json_write_pretty(&text, manifest);
    if (qf_file_read(x->cx, path, FILE_MAX, &old) == QF_OK && qf_str_eq(old, qf_buf_str(&text)))
        return QF_OK;
    return qf_file_write(x->cx, path, qf_buf_str(&text));
}

qf_code export_site(qf_ctx *cx, web_site *site, const org *town, const char *folder, qf_str place,
                    export_result *out)
{
    static const char *const starts[] = { "/",
                                          "/columns",
                                          "/all",
                                          "/feed/feed.atom",
                                          "/feed/feed.json",
                                          "/feed/data.csv",
                                          "/feed/data.json",
                                          "/embed",
                                          "/log" };
    struct export x = {
        .cx = cx, .site = site, .town = town, .folder = folder, .place = place, .result = out
    };

    *out = (export_result){ 0 };
    x.queue = QF_NEW_ARRAY(cx->arena, qf_str, FILES_MAX);
    x.slots = QF_NEW_ARRAY(cx->arena, uint32_t, SLOTS);
    x.made = QF_NEW_ARRAY(cx->arena, struct made, 2 * (size_t)FILES_MAX);
    QF_TRY(qf_dir_make(cx, folder));
    QF_TRY(feed_log(&x));
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
        QF_TRY(enqueue(&x, qf_str_of(starts[i])));
    if (place.n > 0) { /* both hold whole addresses or are nothing */
        QF_TRY(enqueue(&x, QF_S("/sitemap.xml")));
        QF_TRY(enqueue(&x, QF_S("/robots.txt")));
    }
    while (x.asked < x.queued)
        QF_TRY(one_page(&x, x.queue[x.asked++]));
    QF_TRY(copy_log(&x));
    QF_TRY(write_words(&x));
    return write_manifest(&x);
}
