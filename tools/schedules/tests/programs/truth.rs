//! Programs in which a search that is almost right tells an untruth.

use crate::case::Case;

pub const CASES: &[Case] = &[];
