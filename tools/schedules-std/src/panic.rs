//! [`std::panic`], whose `catch_unwind` lets an execution end that need not be
//! followed any further.

use std::any::Any;
use std::thread::Result;

pub use ::std::panic::*;

use formats::graph::Refusal;

use crate::rt;
use crate::rt::state::life::Operation::{Caught, Panicked};
use crate::rt::state::operation::Operation;

/// As in `std`, for the program's own panics.
///
/// # Errors
///
/// The payload, if `work` panics.
pub fn catch_unwind<R>(work: impl FnOnce() -> R + UnwindSafe) -> Result<R> {
    match ::std::panic::catch_unwind(work) {
        Err(payload) if !rt::is_own_panic(&*payload) => ::std::panic::resume_unwind(payload),
        Err(payload) => {
            rt::local(Operation::Thread(Caught));
            Err(payload)
        }
        result => result,
    }
}

/// As in `std`, but a step: it says nothing, and yet others may come before it.
#[track_caller]
pub fn resume_unwind(payload: Box<dyn Any + Send>) -> ! {
    rt::step(Operation::Thread(Panicked));
    ::std::panic::resume_unwind(payload)
}

/// The search tells panics by a hook of its own.
#[track_caller]
pub fn set_hook(_hook: Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>) {
    rt::refuse(Refusal::PanicHook)
}

/// The search tells panics by a hook of its own.
#[track_caller]
pub fn take_hook() -> Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static> {
    rt::refuse(Refusal::PanicHook)
}
