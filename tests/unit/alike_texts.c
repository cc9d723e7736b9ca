#include "alike_texts.h"

/* Each row: the same wish in words of its own. {p} place, {y} year. */
const char *const alike_wishes[ALIKE_WISHES][ALIKE_WORDINGS] = {
    { "{p}{y}年农村危房改造补助对象名单", "申请公开{y}年{p}危房改造补贴花名册",
      "请提供{p}危改补助人员名单（{y}年度）", "本人想要{y}年{p}农村危房改造的补助名单，谢谢" },
    { "{p}{y}年低保户名单和发放标准", "请公开{p}{y}年度最低生活保障户名册及发放额度",
      "关于{p}低保户名单、发放标准的申请，{y}年", "{y}年{p}低保户花名册以及发放标准情况" },
    { "{p}{y}年集体土地征收补偿安置方案", "申请获取{p}{y}年集体土地拆迁补偿安置方案",
      "请求公开{y}年{p}征收集体土地的补偿安置方案", "{p}集体土地征收补偿安置方案（{y}年）复印件" },
    { "{p}{y}年道路硬化工程招标文件和施工合同", "请提供{y}年{p}道路硬化工程的招投标文件、施工协议",
      "申请公开{p}公路硬化工程招标文件及施工合同，{y}年",
      "{y}年度{p}道路硬化工程施工合同和招标文件" },
    { "{p}{y}年村级财务收支明细", "{y}年{p}村级账目收支清单",
      "申请查阅{p}{y}年度村级财务收支的明细", "请公开{p}村级财务收支明细情况（{y}年）" },
    { "{p}{y}年宅基地审批文件", "申请公开{y}年{p}宅基地批复", "请提供{p}{y}年度住宅用地的审批文件",
      "本人申请{p}宅基地审批文件，{y}年" },
    { "{p}{y}年扶贫项目资金使用公告", "{y}年度{p}扶贫项目资金使用情况的公告",
      "申请公开{p}扶贫项目资金的使用公告，{y}年", "请提供{y}年{p}扶贫项目资金使用公告复印件" },
    { "{p}{y}年秸秆禁烧奖惩决定", "申请公开{y}年{p}秸秆禁烧的奖惩决定",
      "{p}{y}年度关于秸秆禁烧奖惩决定的信息", "请公开{p}秸秆禁烧奖惩决定（{y}）年" },
};
const char *const alike_places[ALIKE_PLACES] = { "花桥刘村", "东关村",   "西街村",
                                                 "蔡庄村",   "大石桥村", "岗李村" };
const char *const alike_years[ALIKE_YEARS] = { "2018", "2019", "2020", "2021" };

qf_str alike_written(qf_arena *arena, const char *form, const char *place, const char *year)
{
    qf_buf out = qf_buf_new(arena, 4096);

    for (const char *p = form; *p != '\0'; p++) {
        if (strncmp(p, "{p}", 3) == 0 || strncmp(p, "{y}", 3) == 0) {
            qf_buf_add(&out, qf_str_of(p[1] == 'p' ? place : year));
            p += 2;
        } else {
            qf_buf_addc(&out, *p);
        }
    }
    return qf_buf_str(&out);
}
