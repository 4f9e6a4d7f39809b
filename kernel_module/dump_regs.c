// SPDX-License-Identifier: GPL-2.0
/*
 * dump_regs: the registers a program had when its system call entered the kernel
 *
 *	insmod /dump_regs.ko
 *	cat /sys/module/dump_regs/parameters/registers
 *	rmmod dump_regs
 *
 * The first thing that the kernel does at a system call, an interrupt or a fault is to
 * save the registers on the stack: struct pt_regs, at the top of the process's kernel
 * stack. The last thing is to load them from there, so that whoever writes there
 * changes the program: debuggers and signals do.
 *
 * Here it is cat that reads a file: its program counter stands behind the instruction
 * of the system call, and the number of the system call (read) and the arguments are
 * in the registers of the architecture's convention, see syscall(2). On x86_64:
 * orig_ax 0, di the file, si the buffer, dx its size. mips64 saves only those that
 * it needs: at, a6 to t3, s0 to s7, t8, k0, k1, fp, hi and lo are what happened to lie
 * on the stack, which is why only root may read the file.
 *
 * See struct pt_regs in arch/x86/include/asm/ptrace.h and its likes,
 * arch/x86/entry/entry_64.S, Documentation/arch/x86/entry_64.rst; ring0.c for the
 * registers that programs never see.
 */
#include <linux/build_bug.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/sysfs.h>

/* The words that struct pt_regs begins with, in their order. */
/* clang-format off */
static const char *const names[] = {
#if defined(CONFIG_X86_64)
	"r15", "r14", "r13", "r12", "bp", "bx", "r11", "r10", "r9", "r8", "ax", "cx", "dx", "si",
	"di", "orig_ax", "ip", "cs", "flags", "sp", "ss",
#elif defined(CONFIG_ARM64)
	"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13",
	"x14", "x15", "x16", "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26",
	"x27", "x28", "x29", "x30", "sp", "pc", "pstate",
#elif defined(CONFIG_ARM)
	"r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "fp", "ip", "sp", "lr",
	"pc", "cpsr", "orig_r0",
#elif defined(CONFIG_MIPS) && defined(CONFIG_64BIT)
	"zero", "at", "v0", "v1", "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "t0", "t1", "t2",
	"t3", "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "t8", "t9", "k0", "k1", "gp", "sp",
	"fp", "ra", "status", "hi", "lo",
#elif defined(CONFIG_RISCV)
	"epc", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4",
	"a5", "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4",
	"t5", "t6", "status",
#else
#error "the names of this architecture's registers are missing here"
#endif
};

/* clang-format on */

static int registers_get(char *buffer, const struct kernel_param *parameter)
{
	const unsigned long *registers = (const unsigned long *)task_pt_regs(current);
	int length = 0;

	BUILD_BUG_ON(ARRAY_SIZE(names) * sizeof(long) > sizeof(struct pt_regs));
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		length += sysfs_emit_at(buffer, length, "%-8s%0*lx\n", names[i],
					BITS_PER_LONG / 4, registers[i]);
	return length;
}

static const struct kernel_param_ops registers_ops = { .get = registers_get };

module_param_cb(registers, &registers_ops, NULL, 0400);
MODULE_PARM_DESC(registers, "those of the program that reads this");

static int __init dump_regs_init(void)
{
	return 0;
}

static void __exit dump_regs_exit(void)
{
}

module_init(dump_regs_init);
module_exit(dump_regs_exit);
MODULE_DESCRIPTION("the registers a program had when its system call entered the kernel");
MODULE_LICENSE("GPL");
