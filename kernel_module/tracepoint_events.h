/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The events of tracepoint.c. This file is read several times, each time with other
 * meanings for these macros: hence no ordinary guard. See samples/trace_events/.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM lkmc

#if !defined(LKMC_TRACEPOINT_EVENTS_H) || defined(TRACE_HEADER_MULTI_READ)
#define LKMC_TRACEPOINT_EVENTS_H

#include <linux/tracepoint.h>

/*
 * How trace_lkmc_value() is called; what is kept of that in the trace's buffer: the
 * record's fields, and how they are filled; how a record is shown, when it is read.
 */
TRACE_EVENT(lkmc_value, TP_PROTO(int old, int new), TP_ARGS(old, new),
	    TP_STRUCT__entry(__field(int, old) __field(int, new)),
	    TP_fast_assign(__entry->old = old; __entry->new = new;),
	    TP_printk("old=%d new=%d", __entry->old, __entry->new));

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE tracepoint_events
#include <trace/define_trace.h>
