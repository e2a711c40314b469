//! both_saws: two things at the same time, and both results.

pub fn join<A, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B)
where
    A: Send,
    B: Send,
{
    (one(), other())
}
