//! Servers, and what clients do to them.

use std::sync::Arc;

use libtest_mimic::Trial;

use crate::Workshop;

pub fn trials(_workshop: &Arc<Workshop>) -> Vec<Trial> {
    vec![]
}
