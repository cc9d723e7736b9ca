/* What was found in a county, as a value for pages and programs; who is missing, who was late. */
#include "report/county_parts.h"

#include "base/text.h"

qf_str county_office(const county_report *r)
{
    return r->organisation.n > 0 ? r->organisation : r->file;
}

size_t county_count(const county *all, const char *verdict)
{
    size_t count = 0;

    for (size_t i = 0; i < all->count; i++)
        count += strcmp(all->reports[i].verdict, verdict) == 0;
    return count;
}

bool county_late(const county *all, const county_report *r)
{
    return qf_date_is(all->wish.due) && qf_date_is(r->published) &&
           qf_date_cmp(r->published, all->wish.due) > 0;
}

/* The list may say "甲镇" where the report says "样例县甲镇人民政府". */
static bool sent(const county *all, qf_str office)
{
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(all->reports[i].verdict, "unreadable") != 0 &&
            (qf_str_has(qf_fold_label(all->arena, all->reports[i].organisation), office) ||
             qf_str_has(qf_fold_label(all->arena, all->reports[i].file), office)))
            return true;
    return false;
}

size_t county_missing(qf_arena *arena, const county *all, qf_str **out)
{
    qf_str rest = all->wish.offices, line;
    size_t room = 1, count = 0;

    for (size_t i = 0; i < rest.n; i++)
        room += rest.p[i] == '\n';
    *out = QF_NEW_ARRAY(arena, qf_str, room);
    while (rest.n > 0 && qf_str_split(&rest, '\n', &line)) {
        qf_str folded = qf_fold_label(arena, line);

        if (folded.n > 0 && !sent(all, folded))
            (*out)[count++] = qf_str_trim(line);
    }
    return count;
}

static const char *severity_code(form_severity severity)
{
    return severity == FORM_ERROR ? "error" : severity == FORM_WARNING ? "warning" : "info";
}

qf_str county_verdict_zh(const county_report *r)
{
    return strcmp(r->verdict, "pass") == 0   ? QF_S("通过")
           : strcmp(r->verdict, "fail") == 0 ? QF_S("不通过")
                                             : QF_S("读不出来");
}

qf_str county_severity_zh(form_severity severity)
{
    return severity == FORM_ERROR     ? QF_S("差错")
           : severity == FORM_WARNING ? QF_S("请核实")
                                      : QF_S("提示");
}

static void add_year(qf_arena *arena, qf_val *map, int year)
{
    if (year > 0)
        qf_map_int(arena, map, "year", year);
    else
        qf_map_null(arena, map, "year");
}

static void add_reports(qf_arena *arena, qf_val *map, const county *all)
{
    qf_val *list = qf_map_list(arena, map, "reports");

    for (size_t i = 0; i < all->count; i++) {
        const county_report *r = &all->reports[all->office[i]];
        qf_val *one = qf_list_add(list, qf_val_map(arena));

        qf_map_str(arena, one, "file", r->file);
        qf_map_str(arena, one, "organisation", r->organisation);
        add_year(arena, one, r->year);
        qf_map_str(arena, one, "verdict", qf_str_of(r->verdict));
        qf_map_str(arena, one, "verdict_zh", county_verdict_zh(r));
        qf_map_int(arena, one, "errors", (int64_t)r->errors);
        qf_map_int(arena, one, "warnings", (int64_t)r->warnings);
        qf_map_str(arena, one, "first", r->finding_count > 0 ? r->findings[0].zh : QF_S(""));
    }
}

static void add_findings(qf_arena *arena, qf_val *list, const county_report *r)
{
    for (size_t i = 0; i < r->finding_count; i++) {
        qf_val *one;

        if (r->findings[i].severity == FORM_INFO)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "file", r->file);
        add_year(arena, one, r->year);
        qf_map_str(arena, one, "rule", r->findings[i].rule);
        qf_map_str(arena, one, "severity", qf_str_of(severity_code(r->findings[i].severity)));
        qf_map_str(arena, one, "severity_zh", county_severity_zh(r->findings[i].severity));
        qf_map_str(arena, one, "zh", r->findings[i].zh);
        qf_map_str(arena, one, "place", r->findings[i].place);
    }
}

static void add_offices(qf_arena *arena, qf_val *map, const county *all)
{
    qf_val *list = qf_map_list(arena, map, "offices"), *one, *findings;

    for (size_t from = 0, to; from < all->count; from = to) {
        const county_report *first = &all->reports[all->office[from]];
        size_t errors = 0, warnings = 0;

        one = qf_val_map(arena);
        qf_map_str(arena, one, "organisation", county_office(first));
        findings = qf_val_list(arena);
        for (to = from; to < all->count; to++) {
            const county_report *r = &all->reports[all->office[to]];

            if (!qf_str_eq(county_office(r), county_office(first)))
                break;
            errors += r->errors;
            warnings += r->warnings;
            add_findings(arena, findings, r);
        }
        if (qf_count(findings) == 0)
            continue;
        qf_map_int(arena, one, "errors", (int64_t)errors);
        qf_map_int(arena, one, "warnings", (int64_t)warnings);
        qf_map_add(one, QF_S("findings"), findings);
        qf_list_add(list, one);
    }
}

static void add_copied(qf_arena *arena, qf_val *map, const county *all)
{
    qf_val *list = qf_map_list(arena, map, "copied");

    for (size_t i = 0; i < all->pair_count; i++) {
        const county_pair *p = &all->pairs[i];
        const county_report *a = &all->reports[p->a], *b = &all->reports[p->b];
        qf_val *one = qf_list_add(list, qf_val_map(arena)), *same;

        qf_map_str(arena, one, "a", a->file);
        qf_map_str(arena, one, "b", b->file);
        qf_map_str(arena, one, "a_organisation", county_office(a));
        qf_map_str(arena, one, "b_organisation", county_office(b));
        qf_map_bool(arena, one, "same_office", qf_str_eq(county_office(a), county_office(b)));
        qf_map_add(one, QF_S("likeness"),
                   qf_val_number(
                       arena, qf_strf(arena, "%d.%04d", p->likeness / 10000, p->likeness % 10000)));
        qf_map_str(arena, one, "percent", qf_strf(arena, "%d%%", p->likeness / 100));
        same = qf_map_list(arena, one, "same");
        for (size_t k = 0; k < p->same_count; k++)
            qf_list_add(same, qf_val_str(arena, p->same[k]));
    }
}

/* The report that stands for all that share prose with `i`. */
static size_t group_of(size_t *parent, size_t i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

/* Three reports or more that share their prose, directly or by one between them: who copies in a
 * circle is seen at once, and not pair by pair. */
static void add_groups(qf_arena *arena, qf_val *map, const county *all)
{
    qf_val *list = qf_map_list(arena, map, "copied_groups");
    size_t *parent = QF_NEW_ARRAY(arena, size_t, all->count + 1);
    size_t *sizes = QF_NEW_ARRAY(arena, size_t, all->count + 1);

    for (size_t i = 0; i < all->count; i++)
        parent[i] = i;
    for (size_t i = 0; i < all->pair_count; i++)
        parent[group_of(parent, all->pairs[i].a)] = group_of(parent, all->pairs[i].b);
    for (size_t i = 0; i < all->count; i++)
        sizes[group_of(parent, i)]++;
    for (size_t i = 0; i < all->count; i++) {
        qf_val *one, *members;

        if (parent[i] != i || sizes[i] < 3)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "count", (int64_t)sizes[i]);
        members = qf_map_list(arena, one, "reports");
        for (size_t k = 0; k < all->count; k++) {
            const county_report *r = &all->reports[all->office[k]];
            qf_val *member;

            if (group_of(parent, all->office[k]) != i)
                continue;
            member = qf_list_add(members, qf_val_map(arena));
            qf_map_str(arena, member, "organisation", county_office(r));
            add_year(arena, member, r->year);
            qf_map_str(arena, member, "file", r->file);
        }
    }
}

static void add_late_and_jumps(qf_arena *arena, qf_val *map, const county *all)
{
    qf_val *late = qf_map_list(arena, map, "late"), *jumps = qf_map_list(arena, map, "jumps"), *one;

    for (size_t i = 0; i < all->count; i++) {
        const county_report *r = &all->reports[all->office[i]];

        if (county_late(all, r)) {
            one = qf_list_add(late, qf_val_map(arena));
            qf_map_str(arena, one, "organisation", county_office(r));
            add_year(arena, one, r->year);
            qf_map_str(arena, one, "published", qf_date_str(arena, r->published));
        }
        for (size_t k = 0; k < r->jump_count; k++) {
            one = qf_list_add(jumps, qf_val_map(arena));
            qf_map_str(arena, one, "organisation", county_office(r));
            add_year(arena, one, r->year);
            qf_map_str(arena, one, "place", r->jumps[k].place);
            qf_map_int(arena, one, "before", r->jumps[k].before);
            qf_map_int(arena, one, "now", r->jumps[k].now);
        }
    }
}

qf_val *county_value(qf_arena *arena, const county *all)
{
    qf_val *map = qf_val_map(arena), *missing;
    qf_str *names;
    size_t count = county_missing(arena, all, &names);

    qf_map_int(arena, map, "count", (int64_t)all->count);
    qf_map_int(arena, map, "pass", (int64_t)county_count(all, "pass"));
    qf_map_int(arena, map, "fail", (int64_t)county_count(all, "fail"));
    qf_map_int(arena, map, "unreadable", (int64_t)county_count(all, "unreadable"));
    add_reports(arena, map, all);
    add_offices(arena, map, all);
    qf_map_add(map, QF_S("rollup"), rollup_value(arena, all->sums));
    missing = qf_map_list(arena, map, "missing");
    for (size_t i = 0; i < count; i++)
        qf_list_add(missing, qf_val_str(arena, names[i]));
    add_copied(arena, map, all);
    add_groups(arena, map, all);
    add_late_and_jumps(arena, map, all);
    return map;
}
