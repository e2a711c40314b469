//! [`std::sync`], with every operation a step of the search.

pub use ::std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

mod arc;
pub mod atomic;
mod barrier;
mod condvar;
pub(crate) mod held;
mod lock;
pub mod mpsc;
mod once;
mod renew;

pub use arc::{Arc, Weak};
pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::{Condvar, WaitTimeoutResult};
pub use lock::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
#[expect(deprecated, reason = "programs may still name it")]
pub use once::ONCE_INIT;
pub use once::{LazyLock, Once, OnceLock, OnceState};
