//! price_list: what is made once, by whoever needs it first.

use std::sync::Mutex;

#[derive(Default)]
pub struct Once<T> {
    value: Mutex<Option<T>>,
}

impl<T: Clone> Once<T> {
    pub fn get_or_make(&self, make: impl FnOnce() -> T) -> T {
        let value = self.value.lock().expect("nobody panicked").clone();
        if let Some(value) = value {
            return value;
        }
        let value = make();
        let mut place = self.value.lock().expect("nobody panicked");
        *place = Some(value.clone());
        value
    }
}
