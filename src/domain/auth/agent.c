/* A browser's own words about itself, as a person would say it. */
#include "domain/auth/auth.h"

#include "base/text.h"

struct mark {
    const char *in, *zh;
};

/* The first that is found: most of them also call themselves Chrome and Safari. */
static const struct mark programs[] = {
    { "MicroMessenger/", "微信" },
    { "DingTalk/", "钉钉" },
    { "MQQBrowser/", "QQ 浏览器" },
    { "QQBrowser/", "QQ 浏览器" },
    { "UCBrowser/", "UC 浏览器" },
    { "HuaweiBrowser/", "华为浏览器" },
    { "MiuiBrowser/", "小米浏览器" },
    { "HeyTapBrowser/", "OPPO 浏览器" },
    { "VivoBrowser/", "vivo 浏览器" },
    { "QIHU 360", "360 浏览器" },
    { "360SE", "360 浏览器" },
    { "MetaSr", "搜狗浏览器" },
    { "Edg", "Edge" },
    { "OPR/", "Opera" },
    { "Firefox/", "Firefox" },
    { "FxiOS/", "Firefox" },
    { "Chrome/", "Chrome" },
    { "CriOS/", "Chrome" },
    { "Safari/", "Safari" },
    { "Trident/", "IE" },
    { "MSIE ", "IE" },
};
static const struct mark machines[] = {
    { "HarmonyOS", "鸿蒙" }, { "OpenHarmony", "鸿蒙" }, { "Android", "安卓" },
    { "iPhone", "iPhone" },  { "iPad", "iPad" },        { "Windows", "Windows" },
    { "Mac OS X", "Mac" },   { "UOS", "统信" },         { "Kylin", "麒麟" },
    { "Linux", "Linux" },
};

static const char *first(qf_str text, const struct mark *marks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (qf_str_has(text, qf_str_of(marks[i].in)))
            return marks[i].zh;
    return NULL;
}

qf_str auth_agent_name(qf_arena *arena, qf_str agent)
{
    const char *program = first(agent, programs, sizeof(programs) / sizeof(programs[0]));
    const char *machine = first(agent, machines, sizeof(machines) / sizeof(machines[0]));

    if (agent.n == 0)
        return QF_S("没有报名称");
    if (program != NULL && machine != NULL)
        return qf_strf(arena, "%s，%s", program, machine);
    if (program != NULL)
        return qf_str_of(program);
    return agent.n <= 40 ? agent : QF_S("不认识的程序");
}
