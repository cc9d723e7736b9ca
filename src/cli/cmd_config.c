#include "cli/cmd_config.h"

#include "cli/keeper.h"
#include "domain/letters/letters.h"
#include "domain/notify/notify.h"
#include "domain/org/org.h"

#include <stddef.h>

/* The settings of one organisation, as their modules keep them. */
struct config {
    org self;
    letters_setting letters;
    notify_setting notify;
};

/* One setting: its name here, in Chinese, and the text it is. A secret one is never shown. */
struct key {
    const char *name, *zh;
    size_t at; /* of its qf_str in struct config */
    qf_code (*put)(qf_ctx *cx, const struct config *c);
    bool secret;
};

static qf_code put_org(qf_ctx *cx, const struct config *c)
{
    return org_change(cx, &c->self);
}

static qf_code put_letters(qf_ctx *cx, const struct config *c)
{
    return letters_setting_put(cx, &c->letters);
}

static qf_code put_notify(qf_ctx *cx, const struct config *c)
{
    return notify_setting_put(cx, &c->notify);
}

#define AT(part) offsetof(struct config, part)

static const struct key keys[] = {
    { "name", "名称", AT(self.name), put_org, false },
    { "phone", "联系电话", AT(self.phone), put_org, false },
    { "address", "地址", AT(self.address), put_org, false },
    { "email", "电子邮箱", AT(self.email), put_org, false },
    { "hours", "办公时间", AT(self.hours), put_org, false },
    { "unified-code", "统一社会信用代码", AT(self.unified_code), put_org, false },
    { "region-code", "行政区划代码", AT(self.region_code), put_org, false },
    { "site-code", "网站标识码", AT(self.site_code), put_org, false },
    { "host", "域名", AT(self.host), put_org, false },
    { "path", "路径", AT(self.base_path), put_org, false },
    { "letters.word", "文书代字", AT(letters.word), put_letters, false },
    { "letters.office", "文书落款的办公室", AT(letters.office), put_letters, false },
    { "letters.address", "文书里的地址", AT(letters.address), put_letters, false },
    { "letters.phone", "文书里的电话", AT(letters.phone), put_letters, false },
    { "letters.review-body", "复议机关", AT(letters.review_body), put_letters, false },
    { "letters.court", "法院", AT(letters.court), put_letters, false },
    { "letters.fee-pay", "怎样交信息处理费", AT(letters.fee_pay), put_letters, false },
    { "mail.url", "邮件服务器", AT(notify.smtp_url), put_notify, false },
    { "mail.user", "邮件账号", AT(notify.smtp_user), put_notify, false },
    { "mail.password", "邮件密码", AT(notify.smtp_password), put_notify, true },
    { "mail.sender", "发件人", AT(notify.sender), put_notify, false },
    { "sms.url", "短信网关", AT(notify.sms_url), put_notify, false },
    { "sms.token", "短信网关的令牌", AT(notify.sms_token), put_notify, true },
};
#define KEYS (sizeof(keys) / sizeof(keys[0]))

static qf_str *value_of(struct config *c, const struct key *key)
{
    return (qf_str *)(void *)((char *)c + key->at);
}

/* What may be seen of it. */
static qf_str shown(struct config *c, const struct key *key)
{
    qf_str value = *value_of(c, key);

    return key->secret && value.n > 0 ? QF_S("（已设置，不显示）") : value;
}

static int list(cli *args, struct config *c)
{
    qf_arena *arena = args->cx->arena;
    qf_val *answer = qf_val_map(arena);

    for (size_t i = 0; i < KEYS; i++) {
        qf_str value = shown(c, &keys[i]);
        if (args->json)
            qf_map_str(arena, answer, keys[i].name, value);
        else
            cli_printf(args, "%-22s%.*s    # %s\n", keys[i].name, QF_ARG(value), keys[i].zh);
    }
    if (args->json)
        cli_print_json(args, answer);
    return 0;
}

static int config_run(cli *args)
{
    struct config c;
    const struct key *key = NULL;
    qf_str value;

    for (size_t i = 0; i < KEYS && args->file_count > 0; i++)
        if (strcmp(args->files[0], keys[i].name) == 0)
            key = &keys[i];
    if (args->file_count > 0 && key == NULL)
        return cli_usage(args, "没有 %s 这项设置；不写设置名就列出全部", args->files[0]);
    if (keeper_open(args, false) != QF_OK || keeper_org(args) != QF_OK ||
        org_by_id(args->cx, args->cx->org, &c.self) != QF_OK ||
        letters_setting_get(args->cx, &c.letters) != QF_OK ||
        notify_setting_get(args->cx, &c.notify) != QF_OK)
        return cli_fail(args);
    if (key == NULL)
        return list(args, &c);
    if (args->file_count == 1) {
        cli_printf(args, "%.*s\n", QF_ARG(shown(&c, key)));
        return 0;
    }
    value = qf_str_trim(qf_str_of(args->files[1]));
    if (qf_str_eq(value, QF_S("-")) && keeper_password(args, "值：", &value) != QF_OK)
        return cli_fail(args);
    *value_of(&c, key) = value;
    if (key->put(args->cx, &c) != QF_OK)
        return cli_fail(args);
    cli_note(args, "%s已改。", key->zh);
    return 0;
}

const cli_command cmd_config[] = {
    { .name = "config",
      .zh = "看或者改一个机关的设置：联系方式、网址、文书、邮件、短信",
      .usage = "[设置名 [值]]",
      .more = "不写设置名列出全部；只写设置名看这一项。值写 - "
              "时从终端或标准输入读取（密码不留在命令记录里）。",
      .files_min = 0,
      .files_max = 2,
      .options = { KEEPER_OPTIONS, { "--org", CLI_TEXT, "代号", "行政机关的代号", true } },
      .run = config_run },
    { .name = NULL },
};
