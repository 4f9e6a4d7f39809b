// SPDX-License-Identifier: GPL-2.0
/*
 * ring0: the registers that rule the processor, and that only the kernel may touch
 *
 *	insmod /ring0.ko		prints them
 *	rmmod ring0
 *	/ring0.out		a program that tries the same and is stopped by the processor
 *
 * What is in them decides whether there is virtual memory and where its tables begin,
 * where the processor goes at an interrupt, and what it is. A program that reads one
 * gets a fault, and from the kernel the signal SIGSEGV or SIGILL: the mode in which
 * the processor runs is part of its state, and only an interrupt, a fault or a system
 * call raises it.
 *
 *	x86_64	rings 0 to 3, in the low two bits of CS: Linux uses 0 and 3
 *	arm64	exception levels: EL0 programs, EL1 the kernel, EL2 a hypervisor
 *	arm	modes, in the low five bits of CPSR: 0x10 user, 0x13 SVC
 *	mips	kernel, supervisor, user: bits 4, 3 of Status; EXL or ERL mean the kernel, too
 *	riscv	M, S and U: the kernel runs in S, and cannot even ask for it
 *
 * See arch/x86/include/asm/special_insns.h, arch/arm64/include/asm/sysreg.h,
 * arch/arm/include/asm/cp15.h, arch/mips/include/asm/mipsregs.h,
 * arch/riscv/include/asm/csr.h; what the bits mean:
 * arch/x86/include/uapi/asm/processor-flags.h and the processors' manuals.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/smp.h>

static void show(const char *name, u64 value, const char *what)
{
	pr_info("%-10s %016llx  %s\n", name, value, what);
}

#if defined(CONFIG_X86_64)
#include <asm/msr.h>
#include <asm/special_insns.h>

static void show_all(void)
{
	unsigned long cs;
	u32 low, high;

	asm("mov %%cs, %0" : "=r"(cs));
	rdmsr(MSR_EFER, low, high);
	show("cs", cs, "the kernel's code segment: ring 0 in its two low bits");
	show("cr0", native_read_cr0(),
	     "bit 0 protected mode, 16 write protection, 31 paging");
	show("cr2", native_read_cr2(), "the address of the last page fault");
	show("cr3", __native_read_cr3(), "where the page tables begin");
	show("cr4", native_read_cr4(), "bit 5 big page table entries, 20 SMEP, 21 SMAP");
	show("efer", (u64)high << 32 | low,
	     "bit 0 syscall, 8 and 10 long mode, 11 no-execute");
}
#elif defined(CONFIG_ARM64)
#include <asm/sysreg.h>

static void show_all(void)
{
	show("CurrentEL", read_sysreg(currentel), "the exception level, in bits 3 and 2");
	show("SCTLR_EL1", read_sysreg(sctlr_el1),
	     "bit 0 MMU, 2 data cache, 12 instruction cache");
	show("TCR_EL1", read_sysreg(tcr_el1), "how addresses are translated");
	show("TTBR0_EL1", read_sysreg(ttbr0_el1),
	     "where the page tables of programs begin");
	show("TTBR1_EL1", read_sysreg(ttbr1_el1),
	     "where the page tables of the kernel begin");
	show("VBAR_EL1", read_sysreg(vbar_el1), "where exceptions go");
	show("MIDR_EL1", read_sysreg(midr_el1), "which processor this is");
}
#elif defined(CONFIG_ARM)
/* A register of coprocessor 15, which is the processor itself. */
#define SHOW_CP15(name, register, what)                                    \
	do {                                                               \
		u32 __value;                                               \
		asm volatile("mrc p15, 0, %0, " register : "=r"(__value)); \
		show(name, __value, what);                                 \
	} while (0)

static void show_all(void)
{
	u32 cpsr;

	asm volatile("mrs %0, cpsr" : "=r"(cpsr));
	show("CPSR", cpsr, "the mode in bits 4 to 0: 0x13 is SVC, the kernel's");
	SHOW_CP15("SCTLR", "c1, c0, 0", "bit 0 MMU, 2 data cache, 12 instruction cache");
	SHOW_CP15("TTBR0", "c2, c0, 0", "where the page tables begin (LPAE: the low half)");
	SHOW_CP15("DACR", "c3, c0, 0", "domains: what may be done with programs' pages");
	SHOW_CP15("VBAR", "c12, c0, 0", "where exceptions go, if not to 0xffff0000");
	SHOW_CP15("MIDR", "c0, c0, 0", "which processor this is");
}
#elif defined(CONFIG_MIPS)
#include <asm/mipsregs.h>

static void show_all(void)
{
	show("Status", read_c0_status(), "bits 4 and 3 the mode, 1 EXL, 0 interrupts");
	show("Cause", read_c0_cause(), "bits 6 to 2: why it came to the last exception");
	show("EPC", read_c0_epc(), "where that was");
	show("BadVAddr", read_c0_badvaddr(), "the address of the last fault");
	show("EntryHi", read_c0_entryhi(), "the address space, for the TLB");
	show("Config", read_c0_config(), "bit 15: big-endian");
	show("PRId", read_c0_prid(), "which processor this is");
}
#elif defined(CONFIG_RISCV)
#include <asm/csr.h>

static void show_all(void)
{
	show("sstatus", csr_read(CSR_STATUS),
	     "bit 1 interrupts, 8 from which mode, 18 SUM");
	show("sie", csr_read(CSR_IE), "which interrupts are let through");
	show("stvec", csr_read(CSR_TVEC), "where exceptions go");
	show("sepc", csr_read(CSR_EPC), "where the last one came from");
	show("scause", csr_read(CSR_CAUSE), "and why");
	show("satp", csr_read(CSR_SATP),
	     "the page tables: their kind, and where they begin");
}
#else
#error "the registers of this architecture are missing here"
#endif

static int __init ring0_init(void)
{
	/* Each processor has its own set: stay on one. */
	pr_info("processor %d\n", get_cpu());
	show_all();
	put_cpu();
	return 0;
}

static void __exit ring0_exit(void)
{
}

module_init(ring0_init);
module_exit(ring0_exit);
MODULE_DESCRIPTION("the registers that rule the processor, and that only the kernel may touch");
MODULE_LICENSE("GPL");
