/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The applets, one per file of this folder, in the order "lkmc help" lists them. */
#ifndef LKMC_CMD_H
#define LKMC_CMD_H

#include "applet.h"

extern const struct applet cmd_run;
extern const struct applet cmd_runqemu;
extern const struct applet cmd_build;
extern const struct applet cmd_load;
extern const struct applet cmd_try;
extern const struct applet cmd_count;
extern const struct applet cmd_cover;
extern const struct applet cmd_timeline;
extern const struct applet cmd_profile;
extern const struct applet cmd_ftrace;
extern const struct applet cmd_trace2txt;
extern const struct applet cmd_new;
extern const struct applet cmd_examples;
extern const struct applet cmd_list;
extern const struct applet cmd_exec;
extern const struct applet cmd_push;
extern const struct applet cmd_pull;
extern const struct applet cmd_rungdb;
extern const struct applet cmd_rungdb_user;
extern const struct applet cmd_rungdbserver;
extern const struct applet cmd_kdb;
extern const struct applet cmd_oops;
extern const struct applet cmd_recordings;
extern const struct applet cmd_rewind;
extern const struct applet cmd_why;
extern const struct applet cmd_qemumonitor;
extern const struct applet cmd_screenshot;
extern const struct applet cmd_doctor;
extern const struct applet cmd_help;
extern const struct applet cmd_step;
extern const struct applet cmd_conf;

#endif
