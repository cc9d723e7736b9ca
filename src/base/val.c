#include "base/val.h"

static qf_val *val_new(qf_arena *arena, qf_val_type type)
{
    qf_val *value = qf_alloc_bytes(arena, sizeof(qf_val));

    *value = (qf_val){ .type = type };
    return value;
}

qf_val *qf_val_null(qf_arena *arena)
{
    return val_new(arena, QF_VAL_NULL);
}

qf_val *qf_val_bool(qf_arena *arena, bool truth)
{
    qf_val *value = val_new(arena, QF_VAL_BOOL);

    value->truth = truth;
    return value;
}

qf_val *qf_val_int(qf_arena *arena, int64_t number)
{
    qf_val *value = val_new(arena, QF_VAL_INT);

    value->number = number;
    return value;
}

qf_val *qf_val_number(qf_arena *arena, qf_str decimal)
{
    qf_val *value = val_new(arena, QF_VAL_NUMBER);

    value->text = decimal;
    return value;
}

qf_val *qf_val_str(qf_arena *arena, qf_str text)
{
    qf_val *value = val_new(arena, QF_VAL_STR);

    value->text = text;
    return value;
}

qf_val *qf_val_list(qf_arena *arena)
{
    return val_new(arena, QF_VAL_LIST);
}

qf_val *qf_val_map(qf_arena *arena)
{
    return val_new(arena, QF_VAL_MAP);
}

qf_val *qf_list_add(qf_val *list, qf_val *value)
{
    if (list->members.last == NULL)
        list->members.first = value;
    else
        list->members.last->next = value;
    list->members.last = value;
    list->members.count++;
    return value;
}

qf_val *qf_map_add(qf_val *map, qf_str key, qf_val *value)
{
    value->key = key;
    return qf_list_add(map, value);
}

void qf_map_str(qf_arena *arena, qf_val *map, const char *key, qf_str text)
{
    qf_map_add(map, qf_str_of(key), qf_val_str(arena, text));
}

void qf_map_int(qf_arena *arena, qf_val *map, const char *key, int64_t number)
{
    qf_map_add(map, qf_str_of(key), qf_val_int(arena, number));
}

void qf_map_bool(qf_arena *arena, qf_val *map, const char *key, bool truth)
{
    qf_map_add(map, qf_str_of(key), qf_val_bool(arena, truth));
}

void qf_map_null(qf_arena *arena, qf_val *map, const char *key)
{
    qf_map_add(map, qf_str_of(key), qf_val_null(arena));
}

qf_val *qf_map_list(qf_arena *arena, qf_val *map, const char *key)
{
    return qf_map_add(map, qf_str_of(key), qf_val_list(arena));
}

qf_val *qf_map_map(qf_arena *arena, qf_val *map, const char *key)
{
    return qf_map_add(map, qf_str_of(key), qf_val_map(arena));
}

const qf_val *qf_get(const qf_val *map, const char *key)
{
    qf_str wanted = qf_str_of(key);

    if (map == NULL || map->type != QF_VAL_MAP)
        return NULL;
    for (const qf_val *member = map->members.first; member != NULL; member = member->next)
        if (qf_str_eq(member->key, wanted))
            return member;
    return NULL;
}

qf_str qf_get_str(const qf_val *map, const char *key)
{
    const qf_val *member = qf_get(map, key);

    if (member == NULL || (member->type != QF_VAL_STR && member->type != QF_VAL_NUMBER))
        return QF_S("");
    return member->text;
}

int64_t qf_get_int(const qf_val *map, const char *key, int64_t otherwise)
{
    const qf_val *member = qf_get(map, key);

    return member != NULL && member->type == QF_VAL_INT ? member->number : otherwise;
}

bool qf_get_bool(const qf_val *map, const char *key, bool otherwise)
{
    const qf_val *member = qf_get(map, key);

    return member != NULL && member->type == QF_VAL_BOOL ? member->truth : otherwise;
}

const qf_val *qf_first(const qf_val *value)
{
    return qf_count(value) == 0 ? NULL : value->members.first;
}

size_t qf_count(const qf_val *value)
{
    if (value == NULL || (value->type != QF_VAL_LIST && value->type != QF_VAL_MAP))
        return 0;
    return value->members.count;
}
