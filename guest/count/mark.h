/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two instructions that do nothing and that no compiler makes: where QEMU's counting
 * plugin (packages/qemu/plugins) sees the one it begins to count, at the other it ends.
 *
 *   x86_64	nopl 0x434d4b4c(%rax)		0f 1f 80 4c 4b 4d 43, 44 for the end
 *   aarch64	movz xzr, #0x4c4b		0xd289897f; #0x4c4c
 *   arm	hint #0x4b, not allocated	0xe320f04b; #0x4c
 *   riscv64	lui zero, 0x4c4b4		0x4c4b4037; 0x4c4b5
 *   mips64	ori zero, zero, 0x4c4b		0x34004c4b; 0x4c4c
 */
#ifndef LKMC_COUNT_MARK_H
#define LKMC_COUNT_MARK_H

#if defined(__x86_64__)
#define MARK_BEGIN ".byte 0x0f, 0x1f, 0x80, 0x4c, 0x4b, 0x4d, 0x43"
#define MARK_END ".byte 0x0f, 0x1f, 0x80, 0x4c, 0x4b, 0x4d, 0x44"
#elif defined(__aarch64__)
#define MARK_BEGIN ".inst 0xd289897f"
#define MARK_END ".inst 0xd289899f"
#elif defined(__arm__)
#define MARK_BEGIN ".inst 0xe320f04b"
#define MARK_END ".inst 0xe320f04c"
/* Not among those of Thumb. */
#define MARK_FUNCTION __attribute__((target("arm")))
#elif defined(__riscv)
#define MARK_BEGIN ".word 0x4c4b4037"
#define MARK_END ".word 0x4c4b5037"
#elif defined(__mips64)
#define MARK_BEGIN ".word 0x34004c4b"
#define MARK_END ".word 0x34004c4c"
#else
#error "no instruction to mark with: packages/qemu/plugins/count.c has to know it too"
#endif

#ifndef MARK_FUNCTION
#define MARK_FUNCTION
#endif

static MARK_FUNCTION void __attribute__((noinline)) mark_begin(void)
{
	asm volatile(MARK_BEGIN ::: "memory");
}

static MARK_FUNCTION void __attribute__((noinline)) mark_end(void)
{
	asm volatile(MARK_END ::: "memory");
}

#endif
