//! The functions that instrumented code calls, by the names that the compiler gives them
//! ([`ThreadSanitizer.cpp`](https://github.com/llvm/llvm-project/blob/main/llvm/lib/Transforms/Instrumentation/ThreadSanitizer.cpp)).
//!
//! Which instruction accesses something is not among their arguments: it is where they
//! return to, which their first instruction finds on the stack. The atomics that such
//! code has are the stand-in's own, since those of the program are no real ones.

#![expect(
    unsafe_code,
    reason = "the compiler calls these by name, with addresses"
)]

use std::arch::naked_asm;
use std::ptr;
use std::sync::atomic::{
    AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering::SeqCst, compiler_fence, fence,
};

use formats::graph::Touching;

use super::{caller, touch};

extern "C" fn reads(address: usize, length: usize, code: usize) {
    touch(address, length, Touching::Reads, code);
}

extern "C" fn writes(address: usize, length: usize, code: usize) {
    touch(address, length, Touching::Writes, code);
}

/// Of a fixed length: the address is the first argument, and two more are added.
macro_rules! accesses {
    ($($name:ident: $does:ident $length:literal),* $(,)?) => {$(
        #[unsafe(naked)]
        #[unsafe(no_mangle)]
        extern "C" fn $name() {
            naked_asm!(
                concat!("mov esi, ", $length),
                "mov rdx, [rsp]",
                "jmp {does}",
                does = sym $does,
            );
        }
    )*};
}

accesses!(
    __tsan_read1: reads 1, __tsan_read2: reads 2, __tsan_read4: reads 4, __tsan_read8: reads 8,
    __tsan_read16: reads 16, __tsan_write1: writes 1, __tsan_write2: writes 2,
    __tsan_write4: writes 4, __tsan_write8: writes 8, __tsan_write16: writes 16,
    __tsan_unaligned_read2: reads 2, __tsan_unaligned_read4: reads 4,
    __tsan_unaligned_read8: reads 8, __tsan_unaligned_read16: reads 16,
    __tsan_unaligned_write2: writes 2, __tsan_unaligned_write4: writes 4,
    __tsan_unaligned_write8: writes 8, __tsan_unaligned_write16: writes 16,
);

/// With three arguments, of which the last is a length.
macro_rules! blocks {
    ($($name:ident: $does:ident),* $(,)?) => {$(
        #[unsafe(naked)]
        #[unsafe(no_mangle)]
        extern "C" fn $name() {
            naked_asm!("mov rcx, [rsp]", "jmp {does}", does = sym $does);
        }
    )*};
}

blocks!(__tsan_memcpy: copy, __tsan_memmove: copy, __tsan_memset: fill);

extern "C" fn copy(to: *mut u8, from: *const u8, length: usize, code: usize) -> *mut u8 {
    reads(from.addr(), length, code);
    writes(to.addr(), length, code);
    // SAFETY: the program asks for just that, and it may overlap here.
    unsafe { ptr::copy(from, to, length) };
    to
}

extern "C" fn fill(to: *mut u8, byte: i32, length: usize, code: usize) -> *mut u8 {
    writes(to.addr(), length, code);
    // SAFETY: the program asks for just that.
    unsafe { ptr::write_bytes(to, byte as u8, length) };
    to
}

#[unsafe(no_mangle)]
extern "C" fn __tsan_init() {}

#[unsafe(no_mangle)]
extern "C" fn __tsan_func_entry(code: usize) {
    caller::enter(code);
}

#[unsafe(no_mangle)]
extern "C" fn __tsan_func_exit() {
    caller::leave();
}

#[unsafe(no_mangle)]
extern "C" fn __tsan_atomic_thread_fence(_: i32) {
    fence(SeqCst);
}

#[unsafe(no_mangle)]
extern "C" fn __tsan_atomic_signal_fence(_: i32) {
    compiler_fence(SeqCst);
}

/// Each as strong as can be, for the stand-in asks for no more.
macro_rules! atomics {
    ($($atomic:ident $value:ty: $load:ident $store:ident $swap:ident $exchange:ident
        $add:ident $sub:ident $and:ident $or:ident $xor:ident $nand:ident);* $(;)?) => {$(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $load(at: *mut $value, _: i32) -> $value {
            // SAFETY: the program has an atomic there.
            unsafe { $atomic::from_ptr(at) }.load(SeqCst)
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $store(at: *mut $value, value: $value, _: i32) {
            // SAFETY: as above.
            unsafe { $atomic::from_ptr(at) }.store(value, SeqCst);
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $exchange(
            at: *mut $value,
            current: $value,
            new: $value,
            _: i32,
            _: i32,
        ) -> $value {
            // SAFETY: as above.
            let atomic = unsafe { $atomic::from_ptr(at) };
            let found = atomic.compare_exchange(current, new, SeqCst, SeqCst);
            found.unwrap_or_else(|found| found)
        }

        atomics!(@ $atomic $value: $swap swap, $add fetch_add, $sub fetch_sub,
            $and fetch_and, $or fetch_or, $xor fetch_xor, $nand fetch_nand);
    )*};
    (@ $atomic:ident $value:ty: $($name:ident $does:ident),*) => {$(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(at: *mut $value, value: $value, _: i32) -> $value {
            // SAFETY: the program has an atomic there.
            unsafe { $atomic::from_ptr(at) }.$does(value, SeqCst)
        }
    )*};
}

atomics!(
    AtomicU8 u8: __tsan_atomic8_load __tsan_atomic8_store __tsan_atomic8_exchange
        __tsan_atomic8_compare_exchange_val __tsan_atomic8_fetch_add __tsan_atomic8_fetch_sub
        __tsan_atomic8_fetch_and __tsan_atomic8_fetch_or __tsan_atomic8_fetch_xor
        __tsan_atomic8_fetch_nand;
    AtomicU16 u16: __tsan_atomic16_load __tsan_atomic16_store __tsan_atomic16_exchange
        __tsan_atomic16_compare_exchange_val __tsan_atomic16_fetch_add
        __tsan_atomic16_fetch_sub __tsan_atomic16_fetch_and __tsan_atomic16_fetch_or
        __tsan_atomic16_fetch_xor __tsan_atomic16_fetch_nand;
    AtomicU32 u32: __tsan_atomic32_load __tsan_atomic32_store __tsan_atomic32_exchange
        __tsan_atomic32_compare_exchange_val __tsan_atomic32_fetch_add
        __tsan_atomic32_fetch_sub __tsan_atomic32_fetch_and __tsan_atomic32_fetch_or
        __tsan_atomic32_fetch_xor __tsan_atomic32_fetch_nand;
    AtomicU64 u64: __tsan_atomic64_load __tsan_atomic64_store __tsan_atomic64_exchange
        __tsan_atomic64_compare_exchange_val __tsan_atomic64_fetch_add
        __tsan_atomic64_fetch_sub __tsan_atomic64_fetch_and __tsan_atomic64_fetch_or
        __tsan_atomic64_fetch_xor __tsan_atomic64_fetch_nand;
);
