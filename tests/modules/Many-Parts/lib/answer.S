/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/linkage.h>

SYM_FUNC_START(answer)
#if defined(__x86_64__)
	movl	$42, %eax
	RET
#elif defined(__aarch64__)
	mov	w0, #42
	ret
#elif defined(__arm__)
	mov	r0, #42
	bx	lr
#elif defined(__riscv)
	li	a0, 42
	ret
#else
	li	$2, 42
	jr	$31
	nop
#endif
SYM_FUNC_END(answer)
