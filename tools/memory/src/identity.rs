//! What messages and variables are known by.

/// An atomic variable, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VariableId(pub(crate) usize);

impl VariableId {
    /// The variable that was made with this number.
    pub fn new(number: usize) -> Self {
        VariableId(number)
    }
}

/// A message of one variable. Numbers are given in the order in which messages
/// are stored; where a message stands in modification order is its *rank*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct MessageId(pub(crate) usize);
