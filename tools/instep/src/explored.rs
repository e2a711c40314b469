//! What is known of a listing that was run under every schedule.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The name of the file in a listing's folder.
pub const FILE: &str = "schedules.json";

/// The numbers that `cargo schedules NAME --write` leaves beside a listing.
#[derive(Debug, Clone, Deserialize)]
pub struct Explored {
    /// Of the source that was explored.
    pub source: String,
    /// Whether nothing was cut off by a limit.
    pub complete: bool,
    /// How many outputs there are for each ending: `exit 0`, `deadlock`.
    pub outputs: BTreeMap<String, u128>,
    pub schedules: u128,
}

impl Explored {
    /// Whether these numbers are about this source.
    pub fn is_of(&self, source: &str) -> bool {
        self.source == hash(source)
    }

    /// How many outputs a program that ends can have.
    pub fn ends(&self) -> u128 {
        let ends = self
            .outputs
            .iter()
            .filter(|(ending, _)| *ending != "deadlock");
        ends.map(|(_, count)| count).sum()
    }

    pub fn can_deadlock(&self) -> bool {
        self.outputs.contains_key("deadlock")
    }
}

/// Tells one source from another, as `cargo schedules` does: FNV-1a, without
/// carriage returns.
pub fn hash(source: &str) -> String {
    let hash = source
        .bytes()
        .filter(|byte| *byte != b'\r')
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{hash:016x}")
}

/// `13,608,000`.
pub fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().collect();
    let groups = groups.iter().map(|group| String::from_utf8_lossy(group));
    groups.collect::<Vec<_>>().join(",")
}
