//! Atomics: the state has their values, and works out what becomes of them. The
//! real ones keep the last, for whoever owns an atomic alone.

use std::fmt;
use std::sync::atomic as real;

pub use ::std::sync::atomic::{Ordering, compiler_fence};

use formats::graph::{Fetch, ObjectKind, Refusal};

use crate::rt::location::Location;
use crate::rt::naming;
use crate::rt::state::atomic::{Atomic, Operation as Op, Type};
use crate::rt::state::ids::ObjectId;
use crate::rt::state::object::Object;
use crate::rt::state::operation::Operation;
use crate::rt::state::outcome::Outcome;
use crate::rt::{self, LazyId};

use Ordering::SeqCst;

/// # Panics
///
/// For `Relaxed`, as the real one.
#[track_caller]
pub fn fence(ordering: Ordering) {
    if ordering == Ordering::Relaxed {
        panic!("there is no such thing as a relaxed fence");
    }
    rt::fence(ordering);
}

/// The compiler refuses these where it sees them, and knows only the real atomics.
///
/// # Panics
///
/// For what is no ordering of a load, as the real one.
#[track_caller]
fn ensure_loads(ordering: Ordering, what: &str) {
    match ordering {
        Ordering::Release => panic!("there is no such thing as a release {what}"),
        Ordering::AcqRel => panic!("there is no such thing as an acquire-release {what}"),
        _ => {}
    }
}

/// # Panics
///
/// For what is no ordering of a store, as the real one.
#[track_caller]
fn ensure_stores(ordering: Ordering) {
    match ordering {
        Ordering::Acquire => panic!("there is no such thing as an acquire store"),
        Ordering::AcqRel => panic!("there is no such thing as an acquire-release store"),
        _ => {}
    }
}

#[deprecated]
pub fn spin_loop_hint() {
    ::std::hint::spin_loop();
}

/// A value as the lowest bits of 64.
trait Bits: Copy {
    const TYPE: Type;
    /// Before the first of them.
    fn begin() {}
    fn to_bits(self) -> u64;
    fn from_bits(bits: u64) -> Self;
}

impl Bits for bool {
    const TYPE: Type = Type::Bool;

    fn to_bits(self) -> u64 {
        self.into()
    }

    fn from_bits(bits: u64) -> Self {
        bits != 0
    }
}

/// The name of an address.
impl<T> Bits for *mut T {
    const TYPE: Type = Type::Pointer;

    fn begin() {
        rt::needs_names();
    }

    fn to_bits(self) -> u64 {
        naming::name(self)
    }

    fn from_bits(bits: u64) -> Self {
        naming::pointer(bits)
    }
}

macro_rules! bits {
    ($sign:ident: $($value:ident as $unsigned:ident),*) => {$(
        impl Bits for $value {
            const TYPE: Type = Type::$sign { bits: $value::BITS };

            fn to_bits(self) -> u64 {
                (self as $unsigned) as u64
            }

            fn from_bits(bits: u64) -> Self {
                bits as $value
            }
        }
    )*};
}

bits!(Unsigned: u8 as u8, u16 as u16, u32 as u32, u64 as u64, usize as usize);
bits!(Signed: i8 as u8, i16 as u16, i32 as u32, i64 as u64, isize as usize);

macro_rules! atomic {
    ($atomic:ident $(<$of:ident>)?, $value:ty, { $($more:tt)* }) => {
        pub struct $atomic $(<$of>)? {
            id: LazyId,
            /// Never changed.
            initial: real::$atomic $(<$of>)?,
            real: real::$atomic $(<$of>)?,
        }

        impl $(<$of>)? $atomic $(<$of>)? {
            #[inline]
            #[track_caller]
            pub const fn new(value: $value) -> Self {
                $atomic {
                    id: LazyId::here(),
                    initial: real::$atomic::new(value),
                    real: real::$atomic::new(value),
                }
            }

            fn number(&self) -> ObjectId {
                // A `static` begins each execution with what it began with.
                if self.id.is_older() {
                    self.real.store(self.initial.load(SeqCst), SeqCst);
                }
                <$value>::begin();
                let value = self.real.load(SeqCst).to_bits();
                let id = self.id.get(ObjectKind::Atomic(stringify!($atomic).into()), || {
                    Object::Atomic(Atomic::new(<$value>::TYPE, value))
                });
                let known = <$value>::from_bits(rt::look(|state| state.value(id)));
                if !rt::is_over() && known != self.real.load(SeqCst) {
                    rt::local(Operation::Atomic(id, Op::Replace(value)));
                }
                id
            }

            #[track_caller]
            fn step(&self, operation: Op) -> Outcome {
                self.step_at(operation, Location::here())
            }

            fn step_at(&self, operation: Op, location: Location) -> Outcome {
                let id = self.number();
                let operation = Operation::Atomic(id, operation);
                rt::plain::use_atomic(self, location);
                rt::needs_views(&operation);
                let outcome = rt::step_at(operation, location);
                if outcome != Outcome::Aborted {
                    let value = rt::look(|state| state.value(id));
                    self.real.store(<$value>::from_bits(value), SeqCst);
                }
                outcome
            }

            /// What was there. In an execution that is over it does not matter.
            fn before(&self, outcome: Outcome) -> $value {
                match outcome {
                    Outcome::Value(before) => <$value>::from_bits(before),
                    _ => self.real.load(SeqCst),
                }
            }

            #[track_caller]
            pub fn load(&self, ordering: Ordering) -> $value {
                ensure_loads(ordering, "load");
                let outcome = self.step(Op::Load(ordering));
                self.before(outcome)
            }

            #[track_caller]
            pub fn store(&self, value: $value, ordering: Ordering) {
                ensure_stores(ordering);
                self.step(Op::Store(value.to_bits(), ordering));
            }

            #[track_caller]
            pub fn swap(&self, value: $value, ordering: Ordering) -> $value {
                let outcome = self.step(Op::Swap(value.to_bits(), ordering));
                self.before(outcome)
            }

            #[track_caller]
            fn exchange(
                &self,
                current: $value,
                new: $value,
                (success, failure): (Ordering, Ordering),
                weak: bool,
            ) -> Result<$value, $value> {
                ensure_loads(failure, "failure ordering");
                let outcome = self.step(Op::CompareExchange {
                    current: current.to_bits(),
                    new: new.to_bits(),
                    success,
                    failure,
                    weak,
                });
                if let Outcome::FailedSpuriously(before) = outcome {
                    return Err(<$value>::from_bits(before));
                }
                let before = self.before(outcome);
                if before == current { Ok(before) } else { Err(before) }
            }

            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                self.exchange(current, new, (success, failure), false)
            }

            /// Fails without a reason only if asked for.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                self.exchange(current, new, (success, failure), true)
            }

            #[deprecated]
            #[track_caller]
            pub fn compare_and_swap(
                &self,
                current: $value,
                new: $value,
                ordering: Ordering,
            ) -> $value {
                let failure = match ordering {
                    Ordering::AcqRel => Ordering::Acquire,
                    Ordering::Release => Ordering::Relaxed,
                    other => other,
                };
                self.exchange(current, new, (ordering, failure), false)
                    .unwrap_or_else(|before| before)
            }

            #[track_caller]
            pub fn fetch_update(
                &self,
                set: Ordering,
                fetch: Ordering,
                mut change: impl FnMut($value) -> Option<$value>,
            ) -> Result<$value, $value> {
                let mut seen = self.load(fetch);
                while let Some(next) = change(seen) {
                    match self.exchange(seen, next, (set, fetch), false) {
                        Ok(before) => return Ok(before),
                        Err(now) => seen = now,
                    }
                }
                Err(seen)
            }

            #[track_caller]
            pub fn try_update(
                &self,
                set: Ordering,
                fetch: Ordering,
                change: impl FnMut($value) -> Option<$value>,
            ) -> Result<$value, $value> {
                self.fetch_update(set, fetch, change)
            }

            #[track_caller]
            pub fn update(
                &self,
                set: Ordering,
                fetch: Ordering,
                mut change: impl FnMut($value) -> $value,
            ) -> $value {
                let changed = self.fetch_update(set, fetch, |seen| Some(change(seen)));
                changed.unwrap_or_else(|seen| seen)
            }

            pub fn get_mut(&mut self) -> &mut $value {
                self.id.is_looked_at();
                self.real.get_mut()
            }

            pub fn into_inner(self) -> $value {
                self.real.into_inner()
            }

            $($more)*
        }

        impl $(<$of>)? Default for $atomic $(<$of>)? {
            #[track_caller]
            fn default() -> Self {
                $atomic::new(real::$atomic::default().into_inner())
            }
        }

        impl $(<$of>)? From<$value> for $atomic $(<$of>)? {
            #[track_caller]
            fn from(value: $value) -> Self {
                $atomic::new(value)
            }
        }

        impl $(<$of>)? fmt::Debug for $atomic $(<$of>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                // As in `std`.
                let outcome = self.step_at(Op::Load(Ordering::Relaxed), Location::UNKNOWN);
                fmt::Debug::fmt(&self.before(outcome), f)
            }
        }
    };
}

macro_rules! fetch {
    ($value:ty: $($name:ident as $fetch:ident),*) => {
        #[track_caller]
        fn fetch(&self, fetch: Fetch, operand: $value, ordering: Ordering) -> $value {
            let outcome = self.step(Op::Fetch(fetch, operand.to_bits(), ordering));
            self.before(outcome)
        }

        $(
            #[track_caller]
            pub fn $name(&self, value: $value, ordering: Ordering) -> $value {
                self.fetch(Fetch::$fetch, value, ordering)
            }
        )*
    };
}

macro_rules! number {
    ($($atomic:ident: $value:ty),* $(,)?) => {$(
        atomic!($atomic, $value, {
            fetch!(
                $value: fetch_add as Add, fetch_sub as Sub, fetch_and as And, fetch_nand as Nand,
                fetch_or as Or, fetch_xor as Xor, fetch_max as Max, fetch_min as Min
            );
        });
    )*};
}

number!(
    AtomicU8: u8, AtomicU16: u16, AtomicU32: u32, AtomicU64: u64, AtomicUsize: usize,
    AtomicI8: i8, AtomicI16: i16, AtomicI32: i32, AtomicI64: i64, AtomicIsize: isize,
);

atomic!(AtomicBool, bool, {
    fetch!(bool: fetch_and as And, fetch_nand as Nand, fetch_or as Or, fetch_xor as Xor);

    #[track_caller]
    pub fn fetch_not(&self, ordering: Ordering) -> bool {
        self.fetch(Fetch::Not, true, ordering)
    }
});

#[expect(
    clippy::declare_interior_mutable_const,
    reason = "each use is an atomic of its own, as in `std`"
)]
#[deprecated]
pub const ATOMIC_BOOL_INIT: AtomicBool = AtomicBool::new(false);
#[expect(
    clippy::declare_interior_mutable_const,
    reason = "each use is an atomic of its own, as in `std`"
)]
#[deprecated]
pub const ATOMIC_ISIZE_INIT: AtomicIsize = AtomicIsize::new(0);
#[expect(
    clippy::declare_interior_mutable_const,
    reason = "each use is an atomic of its own, as in `std`"
)]
#[deprecated]
pub const ATOMIC_USIZE_INIT: AtomicUsize = AtomicUsize::new(0);

/// What would have to know the address.
macro_rules! computed {
    ($($name:ident),*) => {$(
        #[track_caller]
        pub fn $name(&self, _value: usize, _ordering: Ordering) -> *mut T {
            rt::refuse(Refusal::Computed)
        }
    )*};
}

atomic!(AtomicPtr<T>, *mut T, {
    computed!(
        fetch_ptr_add,
        fetch_ptr_sub,
        fetch_byte_add,
        fetch_byte_sub,
        fetch_or,
        fetch_and,
        fetch_xor
    );
});

impl<T> fmt::Pointer for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = self.step_at(Op::Load(Ordering::Relaxed), Location::UNKNOWN);
        fmt::Pointer::fmt(&self.before(outcome), f)
    }
}
