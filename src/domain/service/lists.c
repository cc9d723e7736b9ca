#include "domain/service/lists.h"

#include "base/text.h"
#include "domain/org/org.h"

/* ---- stations */

enum {
    S_VILLAGE,
    S_NAME,
    S_ADDRESS,
    S_HOURS,
    S_PHONE,
    S_KEEPER,
    S_LONGITUDE,
    S_LATITUDE,
    S_SYSTEM,
    S_STAFF,
    S_SERVICES,
    S_SURVEYED,
    S_SURE
};

const sheet_column service_station_columns[] = {
    { "village", "行政村", "村名|村|所在村|村（社区）|村居", true },
    { "name", "服务站名称", "站点名称|便民服务站|名称|站名", true },
    { "address", "地址", "详细地址|位置|站址", false },
    { "hours", "服务时间", "开放时间|办公时间|上班时间", false },
    { "phone", "电话", "联系电话|服务电话", false },
    { "keeper", "负责人", "站长|联系人|代办员", false },
    { "longitude", "经度", "东经|X坐标|lng", true },
    { "latitude", "纬度", "北纬|Y坐标|lat", true },
    { "system", "坐标系", "坐标系统|坐标类型", false },
    { "staff", "工作人员", "人员|服务人员", false },
    { "services", "服务内容", "能办什么|服务项目", false },
    { "surveyed_on", "采集日期", "采集时间|标注日期", false },
    { "sure", "位置核对过", "核对过|位置核对|已核对", false },
    { 0 },
};

/* What a row is held against. */
struct town {
    qf_arena *arena; /* outlives the rows */
    const org *list; /* its villages */
    size_t count;
    size_t *line; /* of each village's row; 0: none yet */
    outline bounds;
    service_stations known; /* room for all villages; grows with the rows */
};

qf_code service_stations_begin(qf_ctx *cx, void **state)
{
    struct town *town = QF_NEW(cx->arena, struct town);
    service_stations before;
    service_map map;

    *town = (struct town){ .arena = cx->arena };
    *state = town;
    QF_TRY(org_children(cx, cx->org, &town->list, &town->count));
    QF_TRY(service_map_get(cx, &map, &town->bounds));
    QF_TRY(service_stations_all(cx, &before));
    town->line = QF_NEW_ARRAY(cx->arena, size_t, town->count + 1);
    town->known.station = QF_NEW_ARRAY(cx->arena, service_station, before.count + town->count + 1);
    town->known.count = before.count;
    for (size_t i = 0; i < town->count; i++)
        town->line[i] = 0;
    for (size_t i = 0; i < before.count; i++)
        town->known.station[i] = before.station[i];
    return QF_OK;
}

/* "大桥村", "大桥村民委员会" and "洧川镇大桥村" are the same village. */
static qf_str short_name(qf_arena *arena, qf_str name)
{
    static const char *const tails[] = { "村民委员会", "居民委员会", "村委会",
                                         "居委会",     "社区",       "村" };
    ptrdiff_t town, remark;

    name = qf_fold_label(arena, name);
    remark = qf_str_find(name, QF_S("("), 0);
    if (remark > 0)
        name = qf_str_sub(name, 0, (size_t)remark);
    town = qf_str_find(name, QF_S("镇"), 0);
    if (town > 0 && (size_t)town + 3 < name.n)
        name = qf_str_sub(name, (size_t)town + 3, name.n);
    for (size_t i = 0; i < sizeof(tails) / sizeof(*tails); i++)
        if (qf_str_ends(name, qf_str_of(tails[i])) && name.n > strlen(tails[i]))
            return qf_str_sub(name, 0, name.n - strlen(tails[i]));
    return name;
}

/* `count` when there is none. */
static size_t find_village(const struct town *town, qf_arena *arena, qf_str name)
{
    qf_str wanted = short_name(arena, name);
    size_t i = 0;

    while (i < town->count && !qf_str_eq(town->list[i].code, name) &&
           !qf_str_eq(short_name(arena, town->list[i].name), wanted))
        i++;
    return i;
}

/* A village stands once in a list; the same row looked at again is no second one. */
static bool twice(struct town *town, const sheet_row *row, size_t village)
{
    if (town->line[village] != 0 && town->line[village] != row->number) {
        sheet_complain(row, S_VILLAGE, "这个村在第 %zu 行已经有了，一个村一行",
                       town->line[village]);
        return true;
    }
    town->line[village] = row->number;
    return false;
}

/* A position that looks wrong needs somebody's word that it is right. */
static bool doubted(const struct town *town, const sheet_row *row, const service_station *station,
                    qf_str village)
{
    qf_str doubts[SERVICE_DOUBTS_MAX];
    size_t n =
        service_station_doubts(row->arena, &town->bounds, &town->known, station, village, doubts);

    if (n == 0 || row->values[S_SURE].n > 0)
        return false;
    sheet_complain(row, S_LONGITUDE, "%.*s。核对过没有错的，加一列“位置核对过”，写“是”",
                   QF_ARG(doubts[0]));
    return true;
}

/* The rows after this one see it. */
static void remember(struct town *town, const service_station *station)
{
    service_station *at = town->known.station;
    size_t i = 0;

    while (i < town->known.count && at[i].village_id != station->village_id)
        i++;
    at[i] = (service_station){ .village_id = station->village_id,
                               .name = qf_str_copy(town->arena, station->name),
                               .at = station->at };
    town->known.count += i == town->known.count;
}

static void keep(qf_str *fresh, qf_str known)
{
    if (fresh->n == 0)
        *fresh = known;
}

/* What was captured or made before stays unless the list says otherwise. */
static qf_code keep_known(qf_ctx *cx, service_station *station)
{
    service_station known;
    qf_code code = service_station_get(cx, station->village_id, &known);

    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    station->account_on = known.account_on;
    station->checked_on = known.checked_on;
    if (!qf_date_is(station->surveyed_on))
        station->surveyed_on = known.surveyed_on;
    keep(&station->address, known.address);
    keep(&station->hours, known.hours);
    keep(&station->phone, known.phone);
    keep(&station->keeper, known.keeper);
    keep(&station->staff, known.staff);
    keep(&station->services, known.services);
    return QF_OK;
}

qf_code service_station_row(qf_ctx *cx, void *state, const sheet_row *row)
{
    service_station station = { .address = row->values[S_ADDRESS],
                                .hours = row->values[S_HOURS],
                                .phone = row->values[S_PHONE],
                                .keeper = row->values[S_KEEPER],
                                .staff = row->values[S_STAFF],
                                .services = row->values[S_SERVICES],
                                .account_on = QF_NO_DATE,
                                .checked_on = QF_NO_DATE };
    qf_str village, system = row->values[S_SYSTEM];
    struct town *town = state;
    size_t which = 0;
    bool fine = sheet_need(row, S_VILLAGE, &village);

    fine = sheet_need(row, S_NAME, &station.name) && fine;
    fine = sheet_millionths(row, S_LONGITUDE, &station.at.longitude) && fine;
    fine = sheet_millionths(row, S_LATITUDE, &station.at.latitude) && fine;
    fine = sheet_date(row, S_SURVEYED, &station.surveyed_on) && fine;
    if (village.n > 0) {
        which = find_village(town, row->arena, village);
        if (which == town->count)
            sheet_complain(row, S_VILLAGE, "本镇没有叫“%.*s”的村", QF_ARG(village));
        else
            station.village_id = town->list[which].id;
    }
    if (!fine || station.village_id == 0)
        return QF_OK;
    if (place_swapped(station.at)) {
        sheet_complain(row, S_LONGITUDE, "经度和纬度像是填反了");
        return QF_OK;
    }
    if (system.n > 0 && !place_system_parse(system, &station.entered_in)) {
        sheet_complain(row, S_SYSTEM, "坐标系只认 CGCS2000、WGS-84、GCJ-02");
        return QF_OK;
    }
    station.at = place_convert(station.at, station.entered_in, PLACE_CGCS2000);
    if (twice(town, row, which) || doubted(town, row, &station, town->list[which].name))
        return QF_OK;
    QF_TRY(keep_known(cx, &station));
    QF_TRY(service_station_put(cx, &station));
    remember(town, &station);
    return QF_OK;
}

/* ---- items */

enum {
    I_CODE,
    I_NAME,
    I_THEME,
    I_KIND,
    I_OBJECT,
    I_BASIS,
    I_CONDITIONS,
    I_MATERIALS,
    I_STEPS,
    I_WAY,
    I_LEGAL,
    I_PROMISED,
    I_FEE,
    I_FEE_BASIS,
    I_PLACE,
    I_HOURS,
    I_PHONE,
    I_COMPLAINT,
    I_RESULT,
    I_SPECIAL,
    I_EVENTS,
    I_LISTED
};

const sheet_column service_item_columns[] = {
    { "code", "事项编码", "实施编码|基本编码|编码|事项代码", true },
    { "name", "事项名称", "名称|服务事项|政务服务事项名称", true },
    { "theme", "主题", "主题分类|类别", false },
    { "kind", "事项类型", "类型", false },
    { "object", "服务对象", "办理对象|面向对象", false },
    { "basis", "设定依据", "依据|法律依据", false },
    { "conditions", "受理条件", "办理条件|条件", false },
    { "materials", "申请材料", "材料|所需材料|办理材料", false },
    { "steps", "办理流程", "流程|办理步骤", false },
    { "way", "办理形式", "办理方式", false },
    { "legal_days", "法定办结时限", "法定时限|法定期限", false },
    { "promised_days", "承诺办结时限", "承诺时限|承诺期限", false },
    { "fee", "收费", "收费标准|是否收费|收费情况", false },
    { "fee_basis", "收费依据", "收费文件", false },
    { "place", "办理地点", "地点|办理窗口|窗口", false },
    { "hours", "办理时间", "办公时间|受理时间", false },
    { "phone", "咨询电话", "电话|咨询方式|联系电话", false },
    { "complaint", "监督电话", "监督投诉方式|投诉电话|监督投诉电话", false },
    { "result", "办理结果", "结果名称|审批结果", false },
    { "special", "特别程序", "特殊环节", false },
    { "events", "人生事件", "生命周期|人生大事", false },
    { "listed_on", "列入日期", "公布日期|生效日期", false },
    { 0 },
};

/* "20个工作日", "即办" and "20" alike. */
static bool days(const sheet_row *row, int column, int64_t *out)
{
    qf_str text = qf_fold_label(row->arena, row->values[column]);
    size_t n = 0;

    *out = 0;
    if (text.n == 0 || qf_str_has(text, QF_S("即办")) || qf_str_has(text, QF_S("当场")))
        return true;
    while (n < text.n && n < 4 && text.p[n] >= '0' && text.p[n] <= '9')
        *out = *out * 10 + (text.p[n++] - '0');
    if (n > 0 && (n == text.n || qf_str_starts(qf_str_sub(text, n, text.n), QF_S("个")) ||
                  qf_str_starts(qf_str_sub(text, n, text.n), QF_S("工作日")) ||
                  qf_str_starts(qf_str_sub(text, n, text.n), QF_S("天"))))
        return true;
    sheet_complain(row, column, "“%.*s”不是工作日数", QF_ARG(row->values[column]));
    return false;
}

/* One cell often holds a list: "1.身份证；2.户口簿" becomes two lines. */
static qf_str lines_of(qf_arena *arena, qf_str cell)
{
    qf_buf out = qf_buf_new(arena, 65536);
    size_t done = 0;

    if (qf_str_has(cell, QF_S("\n")))
        return cell;
    for (ptrdiff_t at = qf_str_find(cell, QF_S("；"), 0); at >= 0;
         at = qf_str_find(cell, QF_S("；"), done)) {
        qf_buf_add(&out, qf_str_sub(cell, done, (size_t)at));
        qf_buf_addc(&out, '\n');
        done = (size_t)at + strlen("；");
    }
    qf_buf_add(&out, qf_str_sub(cell, done, cell.n));
    return qf_str_trim(qf_buf_str(&out));
}

/* Empty cells keep what the item says already; *known is what is public now, *fresh that nothing is. */
static qf_code keep_known_item(qf_ctx *cx, const sheet_row *row, service_item *item,
                               service_item *known, bool *fresh)
{
    qf_code code = service_item_get(cx, item->code, known);

    *fresh = code == QF_MISSING;
    if (*fresh) {
        if (!qf_date_is(item->listed_on))
            item->listed_on = qf_time_date(cx->now);
        if (row->values[I_LEGAL].n == 0)
            item->legal_days = item->promised_days;
        return QF_OK;
    }
    QF_TRY(code);
#define X(member, label, lines, needed) keep(&item->member, known->member);
    SERVICE_TEXTS(X)
#undef X
    if (row->values[I_PROMISED].n == 0)
        item->promised_days = known->promised_days;
    if (row->values[I_LEGAL].n == 0)
        item->legal_days = known->legal_days;
    if (!qf_date_is(item->listed_on))
        item->listed_on = known->listed_on;
    return QF_OK;
}

/* False: complained about. */
static bool read_item(const sheet_row *row, service_item *out)
{
    service_item item = {
        .theme = row->values[I_THEME],
        .kind = row->values[I_KIND],
        .basis = row->values[I_BASIS],
        .conditions = row->values[I_CONDITIONS],
        .object = row->values[I_OBJECT],
        .materials = lines_of(row->arena, row->values[I_MATERIALS]),
        .steps = lines_of(row->arena, row->values[I_STEPS]),
        .way = row->values[I_WAY],
        .fee = row->values[I_FEE],
        .fee_basis = row->values[I_FEE_BASIS],
        .place = row->values[I_PLACE],
        .hours = row->values[I_HOURS],
        .phone = row->values[I_PHONE],
        .complaint = row->values[I_COMPLAINT],
        .result = row->values[I_RESULT],
        .special = row->values[I_SPECIAL],
        .events = row->values[I_EVENTS],
        .changed_on = QF_NO_DATE,
    };
    bool fine = sheet_need(row, I_CODE, &item.code);

    fine = sheet_need(row, I_NAME, &item.name) && fine;
    fine = days(row, I_LEGAL, &item.legal_days) && fine;
    fine = days(row, I_PROMISED, &item.promised_days) && fine;
    fine = sheet_date(row, I_LISTED, &item.listed_on) && fine;
    if (sheet_is_scientific(item.code)) {
        sheet_complain(row, I_CODE, "编码被 Excel 记成了科学计数，位数已经丢失，请按文本格式重填");
        return false;
    }
    *out = item;
    return fine;
}

/* ---- items: told one by one */

qf_code service_list_begin(qf_ctx *cx, void **state)
{
    service_list *list = QF_NEW(cx->arena, service_list);

    list->arena = cx->arena;
    *state = list;
    return QF_OK;
}

qf_code service_list_begin_batch(qf_ctx *cx, void *state)
{
    service_list *list = state;

    (void)cx;
    list->now = list->sure;
    return QF_OK;
}

qf_code service_list_end_batch(qf_ctx *cx, void *state)
{
    service_list *list = state;

    (void)cx;
    list->sure = list->now;
    return QF_OK;
}

static void note(service_list *list, const service_item *item, bool fresh, const char *lacks,
                 qf_str what)
{
    service_list_tally *now = &list->now;

    now->fresh += fresh;
    now->changed += !fresh;
    now->drafts += lacks != NULL;
    if (now->shown < SERVICE_LIST_SHOWN)
        list->change[now->shown++] = (service_list_change){
            .code = qf_str_copy(list->arena, item->code),
            .name = qf_str_copy(list->arena, item->name),
            .what = qf_str_copy(list->arena, what),
            .lacks = lacks,
            .fresh = fresh,
        };
}

/* A draft somebody works on is not written over; the same list again finds its own drafts. */
static qf_code look_at_draft(qf_ctx *cx, const sheet_row *row, const service_item *item,
                             bool *there, bool *same)
{
    service_change changes[SERVICE_CHANGES_MAX];
    service_version draft;
    qf_code code = service_draft_get(cx, item->code, &draft);

    *there = code == QF_OK;
    *same = false;
    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    *same = service_compare(cx->arena, &draft.item, item, changes) == 0;
    if (!*same)
        sheet_complain(row, I_CODE, "“%.*s”有没公布的草稿，请先公布或者放弃草稿，再导入这一行",
                       QF_ARG(item->name));
    return QF_OK;
}

qf_code service_list_row(qf_ctx *cx, void *state, const sheet_row *row)
{
    service_change changes[SERVICE_CHANGES_MAX];
    service_list *list = state;
    service_item item, known;
    service_version *versions;
    size_t differ = 0, count;
    bool fresh, drafted, same;
    const char *lacks, *field;
    qf_str what = QF_S("");

    if (!read_item(row, &item))
        return QF_OK;
    QF_TRY(keep_known_item(cx, row, &item, &known, &fresh));
    if (!fresh)
        differ = service_compare(cx->arena, &known, &item, changes);
    same = !fresh && differ == 0;
    drafted = false;
    if (!same)
        QF_TRY(look_at_draft(cx, row, &item, &drafted, &same));
    list->now.same += same;
    if (same || drafted)
        return QF_OK;
    lacks = service_item_lacks(&item, &field);
    if (lacks == NULL) {
        QF_TRY(service_item_put(cx, &item));
    } else {
        QF_TRY(service_versions(cx, item.code, &versions, &count));
        QF_TRY(
            service_draft_save(cx, &item, count > 0 ? versions[0].version : 0, QF_S("按清单导入")));
    }
    if (differ > 0)
        what = service_change_line(cx->arena, changes, differ);
    note(list, &item, fresh, lacks, what);
    return QF_OK;
}
