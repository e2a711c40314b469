//! Atomics, all of them sequentially consistent: the search knows no other
//! order, whatever the program asks for.

use std::fmt;
use std::sync::atomic as real;

pub use ::std::sync::atomic::{Ordering, compiler_fence, fence};

use formats::graph::{Fetch, Kind, ObjectKind};

use crate::rt::key::Place;
use crate::rt::world::{Object, ObjectId, Op, Outcome};
use crate::rt::{self, LazyId, Use};

use Ordering::SeqCst;

macro_rules! atomic {
    ($atomic:ident, $value:ty, { $($more:tt)* }) => {
        pub struct $atomic {
            id: LazyId,
            initial: $value,
            real: real::$atomic,
        }

        impl $atomic {
            #[track_caller]
            pub const fn new(value: $value) -> Self {
                $atomic { id: LazyId::here(), initial: value, real: real::$atomic::new(value) }
            }

            fn number(&self) -> ObjectId {
                // A `static` begins each execution with what it began with.
                if self.id.is_older() {
                    self.real.store(self.initial, SeqCst);
                }
                let value = rt::key_of(&self.real.load(SeqCst));
                let (Use::First(id) | Use::Again(id)) =
                    self.id.get(ObjectKind::Atomic(stringify!($atomic).into()), || Object::Atomic(value));
                id
            }

            /// Takes the step, and lets `act` work on the value.
            #[track_caller]
            fn step<R>(&self, what: Kind, act: impl FnOnce(&real::$atomic) -> R) -> R {
                self.step_at(what, act, Place::here())
            }

            fn step_at<R>(
                &self,
                what: Kind,
                act: impl FnOnce(&real::$atomic) -> R,
                place: Place,
            ) -> R {
                let object = self.number();
                rt::step_at(Op::Atomic { object, what }, place);
                self.act(object, act)
            }

            /// Remembers both what was there and what is.
            fn act<R>(&self, object: ObjectId, act: impl FnOnce(&real::$atomic) -> R) -> R {
                let before = self.real.load(SeqCst);
                let result = act(&self.real);
                let after = self.real.load(SeqCst);
                rt::observe(&before);
                rt::world(|world| world.objects.insert(object, Object::Atomic(rt::key_of(&after))));
                result
            }

            #[track_caller]
            pub fn load(&self, _: Ordering) -> $value {
                self.step(Kind::Load, |real| real.load(SeqCst))
            }

            #[track_caller]
            pub fn store(&self, value: $value, _: Ordering) {
                let object = self.number();
                rt::step(Op::Atomic { object, what: Kind::Store });
                self.real.store(value, SeqCst);
                rt::world(|world| world.objects.insert(object, Object::Atomic(rt::key_of(&value))));
            }

            #[track_caller]
            pub fn swap(&self, value: $value, _: Ordering) -> $value {
                self.step(Kind::Swap, |real| real.swap(value, SeqCst))
            }

            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $value,
                new: $value,
                _: Ordering,
                _: Ordering,
            ) -> Result<$value, $value> {
                self.step(Kind::CompareExchange, |real| real.compare_exchange(current, new, SeqCst, SeqCst))
            }

            /// Fails without a reason only if asked for.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $value,
                new: $value,
                _: Ordering,
                _: Ordering,
            ) -> Result<$value, $value> {
                let object = self.number();
                let outcome = rt::step(Op::WeakExchange(object));
                self.act(object, |real| match outcome {
                    Outcome::No => Err(real.load(SeqCst)),
                    _ => real.compare_exchange(current, new, SeqCst, SeqCst),
                })
            }

            #[track_caller]
            pub fn fetch_update(
                &self,
                _: Ordering,
                _: Ordering,
                mut change: impl FnMut($value) -> Option<$value>,
            ) -> Result<$value, $value> {
                let mut seen = self.load(SeqCst);
                while let Some(next) = change(seen) {
                    match self.compare_exchange(seen, next, SeqCst, SeqCst) {
                        Ok(before) => return Ok(before),
                        Err(now) => seen = now,
                    }
                }
                Err(seen)
            }

            #[track_caller]
            pub fn try_update(
                &self,
                _: Ordering,
                _: Ordering,
                change: impl FnMut($value) -> Option<$value>,
            ) -> Result<$value, $value> {
                self.fetch_update(SeqCst, SeqCst, change)
            }

            #[track_caller]
            pub fn update(
                &self,
                _: Ordering,
                _: Ordering,
                mut change: impl FnMut($value) -> $value,
            ) -> $value {
                let changed = self.fetch_update(SeqCst, SeqCst, |seen| Some(change(seen)));
                changed.unwrap_or_else(|seen| seen)
            }

            pub fn get_mut(&mut self) -> &mut $value {
                self.real.get_mut()
            }

            pub fn into_inner(self) -> $value {
                self.real.into_inner()
            }

            $($more)*
        }

        impl Default for $atomic {
            #[track_caller]
            fn default() -> Self {
                $atomic::new(<$value>::default())
            }
        }

        impl From<$value> for $atomic {
            #[track_caller]
            fn from(value: $value) -> Self {
                $atomic::new(value)
            }
        }

        impl fmt::Debug for $atomic {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.step_at(Kind::Load, |real| real.load(SeqCst), Place::UNKNOWN)
                    .fmt(f)
            }
        }
    };
}

macro_rules! number {
    ($atomic:ident, $value:ty) => {
        atomic!($atomic, $value, {
            number!(@ fetch_add, $value, Add);
            number!(@ fetch_sub, $value, Sub);
            number!(@ fetch_and, $value, And);
            number!(@ fetch_nand, $value, Nand);
            number!(@ fetch_or, $value, Or);
            number!(@ fetch_xor, $value, Xor);
            number!(@ fetch_max, $value, Max);
            number!(@ fetch_min, $value, Min);
        });
    };
    (@ $name:ident, $value:ty, $what:ident) => {
        #[track_caller]
        pub fn $name(&self, value: $value, _: Ordering) -> $value {
            self.step(Kind::Fetch(Fetch::$what), |real| real.$name(value, SeqCst))
        }
    };
}

number!(AtomicU8, u8);
number!(AtomicU16, u16);
number!(AtomicU32, u32);
number!(AtomicU64, u64);
number!(AtomicUsize, usize);
number!(AtomicI8, i8);
number!(AtomicI16, i16);
number!(AtomicI32, i32);
number!(AtomicI64, i64);
number!(AtomicIsize, isize);

atomic!(AtomicBool, bool, {
    number!(@ fetch_and, bool, And);
    number!(@ fetch_nand, bool, Nand);
    number!(@ fetch_or, bool, Or);
    number!(@ fetch_xor, bool, Xor);

    #[track_caller]
    pub fn fetch_not(&self, _: Ordering) -> bool {
        self.step(Kind::Fetch(Fetch::Not), |real| real.fetch_not(SeqCst))
    }
});
