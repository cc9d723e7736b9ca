#include "web/pages.h"
#include "web/site.h"

#define MIB ((size_t)1024 * 1024)

const web_route web_routes[] = {
    /* disclose: public */
    { "GET", "/", page_home, WEB_ANYWHERE, WEB_READ, 0, "", "首页" },
    { "GET", "/columns", page_columns, WEB_PUBLIC, WEB_READ, 0, "", "公开目录" },
    { "GET", "/column/:code", page_column, WEB_PUBLIC, WEB_READ, 0, "page", "栏目" },
    { "GET", "/item/:number", page_item, WEB_PUBLIC, WEB_READ, 0, "", "一条信息" },
    /* search, feeds, open data, proofs: public */
    { "GET", "/search", page_search, WEB_PUBLIC, WEB_READ, 0,
      "q column year kind validity title order page", "搜索" },
    { "GET", "/search/suggest", page_suggest, WEB_PUBLIC, WEB_READ, 0, "q", "搜索提示" },
    /* apply: public */
    /* service, stations: public */
    { "GET", "/service", page_service, WEB_PUBLIC, WEB_READ, 0, "", "政务服务事项清单" },
    { "GET", "/service/:code", page_service_item, WEB_PUBLIC, WEB_READ, 0, "", "办事指南" },
    { "GET", "/villages", page_villages, WEB_PUBLIC, WEB_READ, 0, "", "各村和便民服务站" },
    { "GET", "/station/:village", page_station, WEB_PUBLIC, WEB_READ, 0, "", "一个便民服务站" },
    /* hotline, voices, assessment: public */
    /* money: funds, village books, complaints: public */
    /* village books: public */
    { "GET", "/books", page_books, WEB_PUBLIC, WEB_READ, 0, "", "各村的钱" },
    { "GET", "/books/image/:voucher/:n", page_books_image, WEB_PUBLIC, WEB_READ, 0, "",
      "公开的凭证图片" },
    { "GET", "/books/:village", page_books_village, WEB_PUBLIC, WEB_READ, 0, "", "一个村的账" },
    { "GET", "/books/:village/:month", page_books_month, WEB_PUBLIC, WEB_READ, 0, "",
      "一个村一个月的收支" },
    { "GET", "/books/:village/:month/board", page_books_board, WEB_PUBLIC, WEB_READ, 0, "",
      "贴在公开栏的收支表" },
    { "GET", "/books/:village/:month/:file", page_books_file, WEB_PUBLIC, WEB_READ, 0, "",
      "逐笔明细：entries.csv" },
    /* annual report: public */
    { "GET", "/report", page_reports, WEB_PUBLIC, WEB_READ, 0, "", "年度报告" },
    { "GET", "/report/:year", page_report, WEB_PUBLIC, WEB_READ, 0, "", "一年的报告" },
    { "GET", "/report/:year/:file", page_report_file, WEB_PUBLIC, WEB_HEAVY, 0, "",
      "报告下载：report.docx、report.pdf、report.xlsx、report.json" },
    { "GET", "/check", page_check, WEB_ANYWHERE, WEB_READ, 0, "", "检查一份年报" },
    { "POST", "/check", page_check_answer, WEB_ANYWHERE, WEB_HEAVY, 21 * MIB, "", "检查结果" },
    /* house */
    { "GET", "/guide", page_guide, WEB_PUBLIC, WEB_READ, 0, "", "公开指南" },
    { "GET", "/about", page_about, WEB_ANYWHERE, WEB_READ, 0, "", "关于本站" },
    { "GET", "/mode", page_mode, WEB_PUBLIC, WEB_READ, 0, "", "大字版、普通版" },
    { "GET", "/login", page_login, WEB_PUBLIC, WEB_READ, 0, "", "登录" },
    { "POST", "/login", page_login_try, WEB_PUBLIC, WEB_SECRET, 0, "", "登录" },
    { "GET", "/logout", page_logout, WEB_SELF, WEB_READ, 0, "", "退出" },
    { "POST", "/logout", page_logout_do, WEB_SELF, WEB_WRITE, 0, "", "退出" },
    { "GET", "/desk", page_desk, WEB_STAFF, WEB_READ, 0, "", "工作台：今天" },
    { "GET", "/desk/account", page_account, WEB_SELF, WEB_READ, 0, "", "我的账号和登录" },
    { "POST", "/desk/account/password", page_password_change, WEB_SELF, WEB_SECRET, 0, "",
      "改自己的密码" },
    { "POST", "/desk/account/end", page_session_end, WEB_STAFF, WEB_WRITE, 0, "", "结束一个登录" },
    /* desk: disclose */
    { "GET", "/desk/items", page_desk_items, WEB_STAFF, WEB_READ, 0, "",
      "信息发布：等我处理的、各状态的" },
    { "GET", "/desk/items/new", page_desk_item_new, WEB_WRITER, WEB_READ, 0, "", "写一条信息" },
    { "POST", "/desk/items/new", page_desk_item_create, WEB_WRITER, WEB_HEAVY, 21 * MIB, "",
      "存为草稿" },
    { "GET", "/desk/items/:id", page_desk_item, WEB_STAFF, WEB_READ, 0, "",
      "一条信息：预览、审核、经过" },
    { "POST", "/desk/items/:id/act", page_desk_item_act, WEB_STAFF, WEB_WRITE, 0, "",
      "送审、通过、退回、发布、撤回" },
    { "GET", "/desk/items/:id/edit", page_desk_item_edit, WEB_WRITER, WEB_READ, 0, "", "改草稿" },
    { "POST", "/desk/items/:id/edit", page_desk_item_save, WEB_WRITER, WEB_HEAVY, 21 * MIB, "",
      "保存草稿" },
    { "POST", "/desk/items/:id/revise", page_desk_item_revise, WEB_WRITER, WEB_WRITE, 0, "",
      "修订已发布的信息" },
    { "POST", "/desk/items/:id/mask", page_desk_item_mask, WEB_WRITER, WEB_WRITE, 0, "",
      "遮盖个人信息" },
    { "POST", "/desk/items/:id/allow", page_desk_item_allow, WEB_REVIEWER, WEB_WRITE, 0, "",
      "第二人同意公开号码" },
    { "GET", "/desk/items/:id/sheet", page_desk_item_sheet, WEB_STAFF, WEB_READ, 0, "",
      "保密审查记录表" },
    /* desk: apply */
    /* desk: letters */
    { "GET", "/desk/letters", page_letters, WEB_HANDLER, WEB_READ, 0, "", "文书" },
    { "GET", "/desk/letters/new", page_letter_new, WEB_HANDLER, WEB_READ, 0, "", "出文书" },
    { "POST", "/desk/letters/new", page_letter_create, WEB_HANDLER, WEB_WRITE, MIB, "",
      "拟一件文书" },
    { "GET", "/desk/letters/settings", page_letter_settings, WEB_HANDLER, WEB_READ, 0, "",
      "文书设置" },
    { "POST", "/desk/letters/settings", page_letter_settings_save, WEB_HANDLER, WEB_WRITE, 0, "",
      "保存文书设置" },
    { "GET", "/desk/letters/:id", page_letter, WEB_HANDLER, WEB_READ, 0, "", "一件文书" },
    { "POST", "/desk/letters/:id/edit", page_letter_edit, WEB_HANDLER, WEB_WRITE, MIB, "",
      "改文书" },
    { "POST", "/desk/letters/:id/act", page_letter_act, WEB_HANDLER, WEB_WRITE, 0, "",
      "送审、退回、签发、作废、送达" },
    { "GET", "/desk/letters/:id/file/:file", page_letter_file, WEB_HANDLER, WEB_HEAVY, 0, "",
      "下载文书：letter.docx、letter.pdf" },
    /* desk: service */
    /* desk: hotline, voices, assessment, training */
    /* desk: money, matching */
    /* desk: village books */
    { "GET", "/desk/books", page_desk_books, WEB_STAFF, WEB_READ, 0, "", "村级财务" },
    { "GET", "/desk/books/voucher/:id", page_desk_voucher, WEB_STAFF, WEB_READ, 0, "", "凭证" },
    { "POST", "/desk/books/voucher/:id/act", page_desk_voucher_act, WEB_STAFF, WEB_WRITE, 0, "",
      "提交、审核、签批、退回、作废" },
    { "POST", "/desk/books/voucher/:id/picture", page_desk_voucher_picture, WEB_STAFF, WEB_WRITE,
      11 * MIB, "", "添一张凭证图片" },
    { "GET", "/desk/books/voucher/:id/picture/:n", page_desk_voucher_image, WEB_STAFF, WEB_READ, 0,
      "", "凭证图片" },
    { "POST", "/desk/books/voucher/:id/show/:n", page_desk_voucher_show, WEB_CLERK, WEB_WRITE, 0,
      "", "公开或不公开一张凭证图片" },
    { "GET", "/desk/books/:village", page_desk_books_village, WEB_STAFF, WEB_READ, 0, "",
      "一个村的账" },
    { "GET", "/desk/books/:village/new", page_desk_books_new, WEB_STAFF, WEB_READ, 0, "",
      "记一笔账" },
    { "POST", "/desk/books/:village/new", page_desk_books_save, WEB_STAFF, WEB_WRITE, 11 * MIB, "",
      "保存一张凭证" },
    { "POST", "/desk/books/:village/close", page_desk_books_close, WEB_HANDLER, WEB_WRITE, 0, "",
      "结账" },
    { "POST", "/desk/books/:village/publish", page_desk_books_publish, WEB_REVIEWER, WEB_WRITE, 0,
      "", "公开一个月的账" },
    { "GET", "/desk/books/:village/register", page_desk_books_register, WEB_STAFF, WEB_READ, 0, "",
      "登记合同、资产、资源" },
    { "POST", "/desk/books/:village/register", page_desk_books_register_save, WEB_STAFF, WEB_WRITE,
      0, "", "保存登记" },
    /* desk: county */
    /* desk: alike */
    { "GET", "/desk/alike", page_alike, WEB_HANDLER, WEB_READ, 0, "", "相似的申请、问过多次的事" },
    /* desk: calendar */
    { "GET", "/desk/calendar", page_calendar, WEB_HANDLER, WEB_READ, 0, "", "日历订阅" },
    { "POST", "/desk/calendar", page_calendar_make, WEB_HANDLER, WEB_WRITE, 0, "",
      "开通、停用日历订阅" },
    { "GET", "/desk/calendar.ics", page_calendar_feed, WEB_PUBLIC, WEB_SECRET, 0, "",
      "期限日历，凭订阅地址里的密钥" },
    /* desk: remedies */
    { "GET", "/desk/remedies", page_remedies, WEB_STAFF, WEB_READ, 0, "", "行政复议、行政诉讼" },
    { "GET", "/desk/remedies/:id", page_remedy, WEB_STAFF, WEB_READ, 0, "", "一件复议或者诉讼" },
    { "POST", "/desk/remedies/:id", page_remedy_save, WEB_CLERK, WEB_WRITE, 0, "",
      "登记、改正一件复议或者诉讼" },
    /* desk: notices */
    { "GET", "/desk/notices", page_notices, WEB_STAFF, WEB_READ, 0, "", "通知：待打印、没发出的" },
    { "GET", "/desk/notices/print", page_notices_print, WEB_STAFF, WEB_READ, 0, "", "打印清单" },
    { "POST", "/desk/notices/:id/decide", page_notice_decide, WEB_STAFF, WEB_WRITE, 0, "",
      "重发、改寄、已办" },
    { "GET", "/desk/notices/settings", page_notice_settings, WEB_ADMIN, WEB_READ, 0, "",
      "通知设置" },
    { "POST", "/desk/notices/settings", page_notice_settings_save, WEB_ADMIN, WEB_WRITE, 0, "",
      "保存通知设置" },
    { "POST", "/desk/notices/test", page_notice_test, WEB_ADMIN, WEB_WRITE, 0, "",
      "发一条测试通知" },
    /* desk: settings */
    /* desk: annual report */
    { "GET", "/desk/report", page_desk_report, WEB_STAFF, WEB_READ, 0, "", "年报：选年份" },
    { "GET", "/desk/report/:year", page_desk_report, WEB_STAFF, WEB_READ, 0, "", "做年报" },
    { "POST", "/desk/report/:year/typed", page_desk_typed, WEB_CLERK, WEB_WRITE, 0, "",
      "填报一个数" },
    { "GET", "/desk/report/:year/prose/:part", page_desk_prose, WEB_CLERK, WEB_READ, 0, "",
      "改正文" },
    { "POST", "/desk/report/:year/prose/:part", page_desk_prose_save, WEB_CLERK, WEB_WRITE, MIB, "",
      "保存正文" },
    { "GET", "/desk/report/:year/figure/:id", page_desk_figure, WEB_STAFF, WEB_READ, 0, "",
      "一个数背后的记录" },
    { "GET", "/desk/report/:year/file/:file", page_desk_file, WEB_STAFF, WEB_HEAVY, 0, "",
      "下载草稿" },
    { "POST", "/desk/report/:year/publish", page_desk_publish, WEB_CLERK, WEB_WRITE, 0, "",
      "公布" },
    /* files */
    { "GET", "/static/*", page_asset, WEB_ANYWHERE, WEB_READ, 0, "", "样式、图标" },
    { "GET", "/health", page_health, WEB_ANYWHERE, WEB_READ, 0, "", "运行状况" },
};

const size_t web_route_count = sizeof(web_routes) / sizeof(web_routes[0]);
