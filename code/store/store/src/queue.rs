//! What a client has asked for since `MULTI`, and is to be done at once.

use crate::limits;

/// A request, word by word.
pub type Request = Vec<Vec<u8>>;

/// What a client has asked for since `MULTI`.
#[derive(Debug, Default)]
pub struct Queue {
    pub(crate) requests: Vec<Request>,
    /// Of them, in bytes.
    size: usize,
    /// One of them can't be done, and so none of them will be.
    pub(crate) is_spoiled: bool,
}

/// What a word costs beside its bytes.
const COST: usize = 32;

impl Queue {
    pub(crate) fn add(&mut self, words: &[&[u8]]) -> bool {
        self.size +=
            words.iter().map(|w| w.len() + COST).sum::<usize>();
        if self.size > limits::REQUEST {
            return false;
        }
        let request = words.iter().map(|word| word.to_vec()).collect();
        self.requests.push(request);
        true
    }
}
