//! Identities of what can be compared, the same in each execution and on each
//! machine.

use std::hash::{Hash, Hasher};

use siphasher::sip128::{Hasher128, SipHasher13};

/// A hash of 128 bits, so wide that two different states do not share one in
/// practice: with a billion of them the odds are about one in 10²⁰.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fingerprint(u64, u64);

impl Fingerprint {
    pub fn of(value: &(impl Hash + ?Sized)) -> Self {
        let mut hasher = Portable(SipHasher13::new());
        value.hash(&mut hasher);
        let hash = hasher.0.finish128();
        Fingerprint(hash.h1, hash.h2)
    }

    /// As a number, and never 0: still so wide that two of one execution do not share it in
    /// practice.
    pub fn short(self) -> u64 {
        self.0.max(1)
    }

    /// This, and then something else.
    pub fn and(self, value: &(impl Hash + ?Sized)) -> Self {
        Fingerprint::of(&(self, Fingerprint::of(value)))
    }
}

/// Numbers as eight bytes or fewer, the lowest first, whatever the machine.
struct Portable(SipHasher13);

macro_rules! write {
    ($($write:ident: $number:ty as $width:ty),* $(,)?) => {$(
        fn $write(&mut self, number: $number) {
            self.0.write(&(number as $width).to_le_bytes());
        }
    )*};
}

impl Hasher for Portable {
    fn finish(&self) -> u64 {
        self.0.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    write!(
        write_u8: u8 as u8, write_u16: u16 as u16, write_u32: u32 as u32, write_u64: u64 as u64,
        write_u128: u128 as u128, write_usize: usize as u64, write_i8: i8 as i8,
        write_i16: i16 as i16, write_i32: i32 as i32, write_i64: i64 as i64,
        write_i128: i128 as i128, write_isize: isize as i64,
    );
}
