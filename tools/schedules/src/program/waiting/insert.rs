//! What is put into a source, and where.

use std::ops::Range;

use proc_macro2::Span;

/// A text that is put in behind so many bytes.
pub struct Mark {
    pub at: usize,
    pub text: String,
}

/// The bytes of a source that this is.
pub fn place(span: Span) -> Range<usize> {
    span.byte_range()
}
