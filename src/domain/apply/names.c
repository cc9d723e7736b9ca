/* Codes and their Chinese. */
#include "domain/apply/apply.h"

struct name {
    qf_str code, zh;
};

#define X(name, code, zh) { QF_S_INIT(code), QF_S_INIT(zh) },
static const struct name kinds[] = { APPLY_KINDS(X) };
static const struct name forms[] = { APPLY_FORMS(X) };
static const struct name ways[] = { APPLY_WAYS(X) };
static const struct name files[] = { APPLY_FILES(X) };
static const struct name messages[] = { APPLY_MESSAGES(X) };
#undef X

static qf_str find(const struct name *names, size_t count, qf_str code)
{
    for (size_t i = 0; i < count; i++)
        if (qf_str_eq(names[i].code, code))
            return names[i].zh;
    return (qf_str){ 0 };
}

#define FIND(list, code) find((list), sizeof(list) / sizeof((list)[0]), (code))

qf_str apply_kind_zh(qf_str code)
{
    return FIND(kinds, code);
}

qf_str apply_form_zh(qf_str code)
{
    return FIND(forms, code);
}

qf_str apply_way_zh(qf_str code)
{
    return FIND(ways, code);
}

qf_str apply_file_zh(qf_str code)
{
    return FIND(files, code);
}

qf_str apply_message_zh(qf_str code)
{
    return FIND(messages, code);
}
