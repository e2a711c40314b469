//! [`std::sync`], with every operation a step of the search.

pub use ::std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

#[cfg(not(feature = "plain-arc"))]
mod arc;
pub mod atomic;
mod barrier;
mod condvar;
mod lock;
pub mod mpsc;
mod once;
mod renew;

#[cfg(feature = "plain-arc")]
pub use ::std::sync::{Arc, Weak};
#[cfg(not(feature = "plain-arc"))]
pub use arc::{Arc, Weak};
pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::{Condvar, WaitTimeoutResult};
pub use lock::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
pub use once::{LazyLock, Once, OnceLock, OnceState};
