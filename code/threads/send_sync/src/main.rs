//! Which types may cross to another thread: the compiler fills in a table.

use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::atomic::AtomicU32;
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, RwLock};
use std::thread::JoinHandle;

/// Has the constants of `No`, unless its type has better ones.
struct Ask<T>(PhantomData<T>);

trait No {
    const SEND: &str = "no";
    const SYNC: &str = "no";
}

impl<T> No for Ask<T> {}

impl<T: Send> Ask<T> {
    const SEND: &str = "Send";
}

impl<T: Sync> Ask<T> {
    const SYNC: &str = "Sync";
}

macro_rules! table {
    ($($type:ty),* $(,)?) => {
        $(println!(
            "{:<24} {:<4} {}",
            stringify!($type),
            <Ask<$type>>::SEND,
            <Ask<$type>>::SYNC
        );)*
    };
}

fn main() {
    table!(
        u32,
        String,
        Vec<u32>,
        AtomicU32,
        Cell<u32>,
        RefCell<u32>,
        Rc<u32>,
        Arc<u32>,
        Arc<Cell<u32>>,
        Arc<RefCell<u32>>,
        Mutex<u32>,
        Mutex<Cell<u32>>,
        Mutex<Rc<u32>>,
        RwLock<Cell<u32>>,
        MutexGuard<'_, u32>,
        Sender<u32>,
        Receiver<u32>,
        JoinHandle<u32>,
        *const u32,
    );
}
