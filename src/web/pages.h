/* The pages, by topic; the table in routes.c names them. */
#ifndef QF_WEB_PAGES_H
#define QF_WEB_PAGES_H

#include "web/route.h"

/* pages_public.c: home, columns, items, search, mode, guide, about. */
web_handler page_home, page_columns, page_column, page_mode, page_kiosk, page_guide, page_about;
/* pages_service.c: service items, their guides and changes. pages_station.c: villages' stations. */
web_handler page_service, page_service_item, page_service_changes, page_service_file,
    page_service_form, page_villages, page_villages_file, page_station, page_station_qr,
    page_station_photo;
/* pages_village_accounts.c: accounts of the villages, closing unused ones, the paper of a hand-over. */
web_handler page_village_accounts, page_village_accounts_rule, page_village_account_paper;
/* pages_town.c: the leader's view of the whole town, the county's of its towns. */
web_handler page_desk_town, page_desk_county, page_desk_county_town;
/* pages_visits.c: how often the site is read. */
web_handler page_visits, page_visits_file, page_desk_visits;
/* pages_report.c: published annual reports, their tables and files. */
web_handler page_reports, page_report, page_report_version, page_report_file;
/* pages_report_years.c: the figures of all published years side by side. */
web_handler page_report_years;
/* pages_check.c: anybody's report checked. */
web_handler page_check, page_check_answer;
web_handler page_county, page_county_answer, page_county_file;
/* pages_account.c: log-in and the own account. */
web_handler page_login, page_login_try, page_logout, page_logout_do, page_account,
    page_password_change, page_session_end;
/* today.c: the desk's start page. */
web_handler page_desk;
/* pages_desk.c: the making of the report. */
web_handler page_desk_report_compare;
web_handler page_desk_report, page_desk_prose, page_desk_prose_save, page_desk_typed, page_desk_due,
    page_desk_figure, page_desk_file, page_desk_publish;
/* pages_plain.c: static files, health. */
web_handler page_asset, page_health, page_manifest, page_worker;

/* ---- disclose */
/* pages_item_more.c: columns that owe something, what changed in an item, the end of its validity. */
web_handler page_desk_gaps, page_item_changes, page_desk_item_repeal;
/* pages_old_items.c: lists of what was public long ago. */
web_handler page_desk_old_items, page_desk_old_items_upload, page_desk_old_items_decide;
/* pages_columns.c: columns as the organisation sets them. */
web_handler page_desk_columns, page_desk_column, page_desk_column_save, page_desk_columns_start,
    page_desk_start;
/* pages_inspection.c: what an inspection would count, links to other sites. */
web_handler page_desk_inspection, page_desk_inspection_walk, page_desk_links, page_desk_links_file,
    page_settings_links, page_settings_links_save;
/* pages_api_items.c: publishing by another program with a token. */
web_handler page_api_item_create;
/* pages_files.c: attachments, public and on the desk. */
web_handler page_desk_column_new, page_desk_column_create;
web_handler page_desk_item_channels, page_desk_channels, page_desk_documents;
web_handler page_item_picture, page_desk_picture, page_desk_picture_put, page_desk_item_pictures;
web_handler page_item_file, page_desk_item_file, page_desk_item_files_add, page_desk_item_files_act;
/* pages_items_list.c: items on the desk; pages_items.c: one item with what may be done; pages_item_edit.c: writing. */
web_handler page_desk_items, page_desk_item, page_desk_item_act, page_desk_item_sheet;
web_handler page_desk_item_sheet_file;                    /* pages_item_sheet.c */
web_handler page_desk_item_sealed, page_desk_item_unseal; /* pages_item_sealed.c */
web_handler page_desk_item_objection;                     /* pages_objections.c */
web_handler page_desk_item_new, page_desk_item_create, page_desk_item_edit, page_desk_item_save,
    page_desk_item_revise, page_desk_item_mask, page_desk_item_allow;
/* ---- search, feeds, open data, proofs */
/* pages_search.c: search and suggestions. */
web_handler page_search, page_suggest;
/* pages_item.c: one item, its sheet for the board, its QR codes. */
web_handler page_item, page_item_board, page_item_qr;
/* pages_all.c: everything public on one page. */
web_handler page_all;
/* pages_open.c: feeds, open data, sitemap, robots. pages_openapi.c: the API's description. */
web_handler page_list, page_embed;
web_handler page_feed, page_column_file, page_sitemap, page_robots, page_openapi;
/* pages_publog.c: the publication log and its files, the proof of an item. */
web_handler page_log, page_log_file, page_proof, page_proof_text;
/* ---- apply */
/* pages_apply.c: the form and its receipt. pages_track.c: the applicant follows his case. */
web_handler page_apply, page_apply_send;
web_handler page_track, page_track_show, page_track_word, page_track_letter;
/* pages_cases.c: the register, export, entry by the office. pages_case.c: one case. */
web_handler page_cases, page_cases_export, page_case_new, page_case_create;
web_handler page_case, page_case_reveal, page_case_act, page_case_change;
/* pages_case_out.c: papers, the whole case as a package, due days anew. */
web_handler page_case_file, page_case_package, page_case_recount, page_cases_exports;
web_handler page_retention, page_retention_run;
web_handler page_cases_print, page_cases_views, page_case_split, page_case_hotline;
web_handler page_alike_draft, page_cases_upload, page_cases_uploaded;
/* ---- alike */
/* pages_alike.c: earlier applications for the same thing and their answers; what was asked several times. */
web_handler page_alike;
/* ---- calendar */
/* pages_calendar.c: due dates as iCalendar under a secret address. */
web_handler page_calendar, page_calendar_make, page_calendar_feed;
/* ---- remedies */
/* pages_remedy.c: reviews and lawsuits, the office's time to answer, table 4 as it runs. */
web_handler page_remedies, page_remedy, page_remedy_save;
/* ---- notices */
/* pages_notices.c: messages that need a person, the print list; settings of mail and short messages. */
web_handler page_notices, page_notices_print, page_notice_decide, page_notice_settings,
    page_notice_settings_save, page_notice_test;
/* ---- letters */
/* pages_letters.c: letters from draft to service; pages_letter_new.c: choosing and beginning one. */
web_handler page_letters, page_letter, page_letter_edit, page_letter_act, page_letter_file,
    page_letter_new, page_letter_create, page_letter_settings, page_letter_settings_save;
/* ---- service, stations */
/* pages_service_desk.c: editing and publishing service items. */
web_handler page_desk_service, page_desk_service_new, page_desk_service_create,
    page_desk_service_item, page_desk_service_save, page_desk_service_act, page_desk_service_files;
/* pages_service_list.c: a whole list of items uploaded. */
web_handler page_desk_service_upload, page_desk_service_uploaded;
/* pages_villages_desk.c: what each village owes this month. */
web_handler page_desk_villages;
/* pages_queue.c: appointments and numbers. pages_errand.c: errands for villagers. */
web_handler page_appointment, page_appointment_book, page_appointment_ticket,
    page_appointment_cancel, page_desk_queue, page_desk_queue_act, page_desk_queue_paper,
    page_desk_queue_sheet, page_screen;
web_handler page_help, page_desk_errands, page_desk_errand_new, page_desk_errand_create,
    page_desk_errand, page_desk_errand_move;
/* pages_errand_paper.c: the mandate to sign. */
web_handler page_desk_errand_paper;
/* pages_station_desk.c: stations kept by their villages; outline and tiles of the map. */
web_handler page_desk_stations, page_desk_station, page_desk_station_save, page_desk_station_photo,
    page_desk_station_map, page_desk_station_map_save;
/* ---- hotline, voices, assessment, training */
/* pages_hotline.c: figures of a month or year for everybody and for the desk, as page and file;
 * pages_hotline_desk.c: list and registration; pages_hotline_ticket.c: one ticket. */
web_handler page_hotline, page_hotline_span, page_hotline_file, page_desk_hotline_report;
web_handler page_desk_hotline, page_desk_hotline_new, page_desk_hotline_create,
    page_desk_hotline_ticket, page_desk_hotline_act, page_desk_hotline_gist,
    page_desk_hotline_caller, page_desk_hotline_secret;
/* pages_hotline_citizen.c: reporting, following. pages_hotline_in.c: the county's list and its program. */
web_handler page_hotline_new, page_hotline_report, page_hotline_track, page_hotline_followed,
    page_hotline_photo, page_desk_hotline_photo, page_desk_hotline_photo_show;
web_handler page_desk_hotline_upload, page_desk_hotline_uploaded, page_api_hotline_create;
/* pages_open311.c: GeoReport v2. */
web_handler page_open311_discovery, page_open311_services, page_open311_service,
    page_open311_requests, page_open311_request, page_open311_create;
/* pages_voices.c: letters, opinions on drafts, surveys; pages_voices_desk.c: their answers. */
web_handler page_voices, page_voices_letter, page_voices_letter_send, page_voices_track,
    page_voices_track_show, page_voices_consult, page_voices_consult_send, page_voices_survey,
    page_voices_survey_send;
web_handler page_desk_voices, page_desk_voices_event, page_desk_voices_event_answer,
    page_desk_voices_letter, page_desk_voices_reply, page_desk_voices_person,
    page_desk_voices_consult, page_desk_voices_consult_act, page_desk_voices_survey,
    page_desk_voices_survey_save;
/* pages_training.c: plan, sign-in, quiz, certificate. */
web_handler page_desk_training, page_desk_training_plan, page_desk_training_session,
    page_desk_training_act, page_desk_training_qr, page_desk_training_certificate,
    page_desk_training_file;
/* pages_assess.c: points, promises, appeals. */
web_handler page_assess, page_assess_ranking, page_desk_assess, page_desk_assess_act;
/* ---- money, matching */
/* pages_funds.c: funds by year, fund, village, list; the own payments. */
web_handler page_funds, page_fund, page_funds_village, page_funds_list, page_funds_mine,
    page_funds_mine_answer;
/* pages_funds_files.c: their sums, flows and lists as files. */
web_handler page_funds_list_file, page_funds_totals_file, page_funds_years_file,
    page_fund_flow_file;
/* pages_funds_desk.c: the catalogue, money that came down, lists and their second person. */
web_handler page_desk_funds, page_desk_fund_new, page_desk_fund_save, page_desk_fund,
    page_desk_fund_allocate, page_desk_funds_list, page_desk_funds_act, page_desk_funds_slip;
/* pages_funds_load.c: lists coming in, headers shown once and remembered. */
web_handler page_desk_fund_load, page_desk_funds_mappings, page_desk_funds_mapping_save,
    page_desk_funds_mapping_end;
/* pages_leads.c: findings of the matching from discovery to result; pages_leads_rules.c: registers, rules. */
web_handler page_funds_checks, page_desk_leads, page_desk_leads_run, page_desk_lead,
    page_desk_lead_act, page_desk_lead_unmask, page_desk_leads_lists, page_desk_leads_list_add,
    page_desk_leads_list_remove, page_desk_leads_rules, page_desk_leads_tune,
    page_desk_leads_untune;
/* pages_complaints.c: why is this entry here; complaints with a secret to follow; the desk that answers. */
web_handler page_complaints, page_complaints_new, page_complaints_file, page_complaints_track,
    page_complaints_followed, page_complaints_board, page_complaints_qr, page_desk_complaints,
    page_desk_complaint, page_desk_complaint_act, page_desk_complaint_picture;
/* pages_projects.c: relief and rural projects from application to acceptance. */
web_handler page_projects, page_project, page_desk_projects, page_desk_project_new,
    page_desk_project_apply, page_desk_project, page_desk_project_act, page_project_photo,
    page_desk_project_photo, page_desk_project_photo_add, page_desk_project_photo_show;
/* ---- village books */
/* pages_books.c: what everybody sees. */
web_handler page_books, page_books_village, page_books_month, page_books_board, page_books_file,
    page_books_image;
/* pages_books_quarter.c */
web_handler page_books_quarter, page_books_quarter_board;
/* pages_books_load.c: vouchers of more than two lines, and the year's end. */
web_handler page_desk_books_load, page_desk_books_loaded, page_desk_books_lines,
    page_desk_books_lines_save, page_desk_books_year_end;
/* pages_books_desk.c, pages_voucher.c: the village's account and the town that approves. */
web_handler page_desk_books, page_desk_books_approve, page_desk_books_village,
    page_desk_books_close, page_desk_books_publish, page_desk_books_register,
    page_desk_books_register_save;
web_handler page_desk_books_new, page_desk_books_save, page_desk_voucher, page_desk_voucher_act,
    page_desk_voucher_picture, page_desk_voucher_show, page_desk_voucher_image;
/* ---- county */
/* ---- settings */
/* pages_settings.c: overview, organisations, who is logged in. */
web_handler page_settings, page_settings_orgs, page_settings_org_create, page_settings_org,
    page_settings_org_save, page_settings_sessions, page_settings_session_end;
/* pages_accounts.c: accounts. pages_audit.c: the trail. pages_totp.c: one's own second factor. */
web_handler page_accounts, page_account_create, page_account_one, page_account_act;
web_handler page_audit, page_audit_verify, page_audit_file;
web_handler page_totp, page_totp_act;

#endif
