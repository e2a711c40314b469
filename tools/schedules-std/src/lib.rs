//! A stand-in for `std`.
//!
//! A program compiled with this crate in the place of `std` finds everything
//! that `std` has, for all of it is re-exported. What threads can notice of
//! each other is replaced: [`thread`], [`sync`], printing, [`process::exit`].
//! Each such operation stops and asks the [`rt`] which thread goes next, so
//! that the program's behavior depends on these choices alone, and a search
//! over the choices visits every behavior.
//!
//! Inside this crate the real library is `::std`.

#![cfg_attr(
    feature = "dyn-arc",
    feature(
        coerce_unsized,
        dispatch_from_dyn,
        dropck_eyepatch,
        legacy_receiver_trait,
        unsize
    )
)]

pub use ::std::*;

pub mod any;
pub mod collections;
mod exclusive;
pub mod ownership;
pub mod panic;
pub mod process;
pub mod rt;
pub mod sync;
#[cfg(feature = "dyn-arc")]
pub mod task;
pub mod thread;
pub mod time;

/// As in `std`, but a step that the search knows of.
#[macro_export]
macro_rules! print {
    ($($arg:tt)*) => { $crate::rt::print(::core::format_args!($($arg)*)) };
}

/// As in `std`, but a step that the search knows of.
#[macro_export]
macro_rules! println {
    () => { $crate::rt::print(::core::format_args!("\n")) };
    ($($arg:tt)*) => { $crate::rt::print(::core::format_args!("{}\n", ::core::format_args!($($arg)*))) };
}

/// As in `std`, but a step that the search knows of.
#[macro_export]
macro_rules! eprint {
    ($($arg:tt)*) => { $crate::rt::print_error(::core::format_args!($($arg)*)) };
}

/// As in `std`, but a step that the search knows of.
#[macro_export]
macro_rules! eprintln {
    () => { $crate::rt::print_error(::core::format_args!("\n")) };
    ($($arg:tt)*) => { $crate::rt::print_error(::core::format_args!("{}\n", ::core::format_args!($($arg)*))) };
}

/// As in `std`, but a step that the search knows of.
#[macro_export]
macro_rules! dbg {
    () => { $crate::eprintln!("[{}:{}:{}]", ::core::file!(), ::core::line!(), ::core::column!()) };
    ($value:expr $(,)?) => {
        match $value {
            value => {
                $crate::eprintln!(
                    "[{}:{}:{}] {} = {:#?}",
                    ::core::file!(), ::core::line!(), ::core::column!(),
                    ::core::stringify!($value), &value
                );
                value
            }
        }
    };
    ($($value:expr),+ $(,)?) => { ($($crate::dbg!($value)),+,) };
}
