/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the counting plugin of QEMU's (packages/qemu/plugins) and lkmc say to each other:
 * the orders, lines of text that lkmc writes, and the table, which the plugin writes at the
 * end. All numbers of the table are little-endian, nothing is aligned, and a text is its
 * length (u16) and its bytes. The table is
 *
 *   header	COUNT_MAGIC, u32 version, u32 flags, u64 insns (counted between begin and
 *		end), u64 all (of the whole run), u64 period (of samples, or 0),
 *		u64 user, u64 system (QEMU's CPU time between begin and end, in ns, and
 *		0 where there is no profile), u32 lost (ticks there was no room for),
 *		u32 how many: blocks, marks, modules, stacks, notes, files, ticks
 *   block	u64 address, u64 executions, u32 born (how many modules had been loaded when
 *		it was first translated), u32 translations (of a profile), u32 n, u32 cuts, u8 flags, n times u8 (the size of an instruction),
 *		cuts times (u32 position, u64 times): so often it was left before the
 *		instruction at that position
 *   mark	u32 order (its line, from 0 on), u64 all (when it was first reached),
 *		u64 hits
 *   module	u64 all (when it was loaded), text name, u32 symbols, symbols times
 *		(u64 address, u64 size, text name)
 *   stack	u64 samples, u8 flags, u32 notes (of a program's: how many of the notes
 *		below were there by then; else 0), u32 depth, depth times u64: where it
 *		was, innermost first; the second is what would be returned to, were there
 *		no frame yet
 *   note	u32 order, u8 flags, u64 all, u64 user (of all, of programs), u64 value,
 *		u64 stack, text text: what the order says, each time, in the order of time
 *   file	text name: of an ELF file that QEMU is made of
 *   tick	u32 file (the number of a file above, or COUNT_TRANSLATED), u64 address (as
 *		the file has it), u32 block (the number of a block above, from 1 on, or 0),
 *		u8 flags, u32 n (how many are merged), u64 ns, u64 system (of these, in the
 *		host's kernel): where a thread of QEMU's was, for which block, and how long
 */
#ifndef LKMC_COUNT_FORMAT_H
#define LKMC_COUNT_FORMAT_H

#define COUNT_MAGIC "LKMCcnt\n"
#define COUNT_VERSION 5

/* The header's flags. */
#define COUNT_EXACT 1 /* QEMU told what was cut off */
#define COUNT_BEGUN 2 /* the beginning was reached */
#define COUNT_ENDED 4 /* the end was reached */

/* The flags of blocks and stacks. */
#define COUNT_USER 1 /* of a program, not of the kernel */
/* Of a stack's: the second address is a link register's, not the top of the stack. */
#define COUNT_LINK 2
/* Of a note's: what was called before returns. */
#define COUNT_RETURNED 1
/* Of a tick's: QEMU's main thread, not a vCPU's. */
#define COUNT_MAIN 1
/* The plugin was called, and counts: not QEMU's own work. */
#define COUNT_COUNTING 2
/* In place of its file: code that QEMU translated, which is in none. */
#define COUNT_TRANSLATED 0xffffffffu
/* In place of its order: what is counted begins there, not at the start. */
#define COUNT_NOTE_BEGIN 0xffffffffu

/*
 * The orders, one a line, all numbers hexadecimal without 0x:
 *
 *   mark ADDRESS		note when it is first executed
 *   end ADDRESS		the same, and the count ends there
 *   range START END		note when anything in there is first executed
 *   user LIMIT ORDER		once that order's mark was reached, what is below LIMIT is
 *				a program; note when the first of that is executed
 *   firmware START END		but not what is in there
 *   module ADDRESS REGISTER NAME KALLSYMS
 *				a module is about to be initialized: the register has its
 *				struct module, and there are offsets in that
 *   inside ADDRESS SIZE	count only what is executed between a call of this function and
 *				its return, by the task that called it, and say how often
 *				that was; stacks are so large, and at multiples of that
 *   inside-module SIZE INIT MODULE FUNCTION
 *				the same of a function of a module, wherever that is loaded, and
 *				each time that it is; INIT is 1 where its memory is freed once
 *				the module is initialized, and else 0
 *   freed ADDRESS REGISTER INIT
 *				the register has a struct module whose memory is about to be
 *				freed; INIT is 1 where it is only that of what initialized it
 *   switch ADDRESS 0		there a task goes on that was switched from
 *   born ADDRESS 0		there a new one begins, on a stack that another may have had
 *   each ADDRESS 0		note each time that it is executed
 *   call ADDRESS REGISTER	a function: note the value of the register, its argument,
 *				and when it returns
 *   task ADDRESS REGISTER PID COMM
 *				note of a struct task_struct, which the register has, the
 *				number and the name, at these offsets
 */

#endif
