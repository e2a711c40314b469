//! price_list: what is made once, by whoever needs it first.

use std::sync::Mutex;

#[derive(Default)]
pub struct Once<T> {
    value: Mutex<Option<T>>,
}

impl<T: Clone> Once<T> {
    pub fn get_or_make(&self, make: impl FnOnce() -> T) -> T {
        let mut value = self.value.lock().expect("nobody panicked");
        value.get_or_insert_with(make).clone()
    }
}
