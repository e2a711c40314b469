//! What a listing promises about its output.

use std::collections::BTreeMap;
use std::fmt;

use formats::challenge::Challenge;
use regex::Regex;
use serde::Deserialize;

use crate::book::error_code::is_error_code;
use crate::book::measured::{Bound, Measure};
use crate::book::memory::Memory;
use crate::book::moment::Moment;

/// The promise of a listing, from `[package.metadata.listing]` of its
/// manifest.
#[derive(Debug, Clone)]
pub struct Promise {
    pub contract: Contract,
    /// Lines that match one of these may differ from run to run.
    pub varies: Vec<Regex>,
    /// Arguments of the recorded run.
    pub args: Vec<String>,
    /// A command of the system without which it cannot run.
    pub needs: Option<String>,
    /// For readers who choose the schedule.
    pub challenges: Vec<Challenge>,
    /// What the numbers are that a `measured` listing prints.
    pub measure: Option<Measure>,
    /// Pictures of its memory, by their slugs.
    pub memory: BTreeMap<String, Memory>,
    /// Pictures of what its threads share, by their slugs.
    pub moment: BTreeMap<String, Moment>,
}

/// How a real run must relate to the recorded output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contract {
    /// Byte for byte the same.
    Exact,
    /// The same lines in any order.
    AnySchedule {
        /// Lines may be missing: `main` may end before its threads.
        lost_lines: bool,
        /// Some schedules never end.
        deadlock: bool,
    },
    /// A relation that a test of the listing's name states.
    Property,
    /// The same, and exit status 101.
    Panics,
    /// The compiler refuses it with this code and says what is recorded.
    FailsToCompile { error: String },
    /// It prints what is recorded, and then nothing ever happens again.
    Hangs,
    /// It talks to a peer over the loopback interface.
    Network {
        /// A client's server: the listing that must be listening first.
        peer: Option<String>,
        /// A server's clients, in the order in which they come: the name of a
        /// listing, and what it gets as arguments after the address.
        clients: Vec<String>,
        /// A server that does not end when its clients have left: what it has
        /// printed until it stands still is its output.
        goes_on: bool,
    },
    /// The same lines, with other numbers; a benchmark holds these.
    Measured,
}

impl fmt::Display for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Contract::Exact => "exact",
            Contract::AnySchedule { .. } => "any schedule",
            Contract::Property => "property",
            Contract::Panics => "panics",
            Contract::FailsToCompile { .. } => "fails to compile",
            Contract::Hangs => "hangs",
            Contract::Network { .. } => "network",
            Contract::Measured => "measured",
        })
    }
}

/// The contracts' names, as manifests spell them.
pub const NAMES: &str =
    "exact, any schedule, property, panics, fails to compile, hangs, network, measured";

impl Contract {
    /// The contract of that name with its usual keys, for a listing to come.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "exact" => Contract::Exact,
            "any schedule" => Contract::AnySchedule {
                lost_lines: false,
                deadlock: false,
            },
            "property" => Contract::Property,
            "panics" => Contract::Panics,
            "fails to compile" => Contract::FailsToCompile {
                error: "E0382".to_owned(),
            },
            "hangs" => Contract::Hangs,
            "network" => Contract::Network {
                peer: None,
                clients: vec![],
                goes_on: false,
            },
            "measured" => Contract::Measured,
            _ => return None,
        })
    }
}

/// The table as it stands in the manifest.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    contract: String,
    error: Option<String>,
    peer: Option<String>,
    clients: Option<Vec<String>>,
    goes_on: Option<bool>,
    lost_lines: Option<bool>,
    deadlock: Option<bool>,
    #[serde(default)]
    varies: Vec<String>,
    #[serde(default)]
    args: Vec<String>,
    needs: Option<String>,
    #[serde(default)]
    challenges: Vec<Challenge>,
    /// By their slugs; a change has no changes of its own.
    #[serde(default)]
    pub changes: BTreeMap<String, Table>,
    row: Option<String>,
    axis: Option<String>,
    #[serde(default)]
    bounds: Vec<Bound>,
    #[serde(default)]
    memory: BTreeMap<String, Memory>,
    #[serde(default)]
    moment: BTreeMap<String, Moment>,
}

/// Why a table is no promise: the key that is wrong, and in what way.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub key: &'static str,
    pub what: String,
}

impl Table {
    pub(crate) fn into_promise(self) -> Result<Promise, Refusal> {
        let refuse = |key, what: String| Err(Refusal { key, what });
        let contract = match self.contract.as_str() {
            "exact" => Contract::Exact,
            "any schedule" => Contract::AnySchedule {
                lost_lines: self.lost_lines.unwrap_or(false),
                deadlock: self.deadlock.unwrap_or(false),
            },
            "property" => Contract::Property,
            "panics" => Contract::Panics,
            "fails to compile" => match &self.error {
                Some(error) if is_error_code(error) => Contract::FailsToCompile {
                    error: error.clone(),
                },
                Some(error) => return refuse("error", format!("`{error}` is no error code")),
                None => {
                    return refuse(
                        "contract",
                        "`fails to compile` needs the code: `error = \"E0373\"`, say".to_owned(),
                    );
                }
            },
            "hangs" => Contract::Hangs,
            "network" => Contract::Network {
                peer: self.peer.clone(),
                clients: self.clients.clone().unwrap_or_default(),
                goes_on: self.goes_on.unwrap_or(false),
            },
            "measured" => Contract::Measured,
            other => return refuse("contract", format!("`{other}` is no contract")),
        };
        let belongs = [
            ("error", self.error.is_some(), "fails to compile"),
            ("peer", self.peer.is_some(), "network"),
            ("clients", self.clients.is_some(), "network"),
            ("goes_on", self.goes_on.is_some(), "network"),
            ("lost_lines", self.lost_lines.is_some(), "any schedule"),
            ("deadlock", self.deadlock.is_some(), "any schedule"),
            ("row", self.row.is_some(), "measured"),
            ("axis", self.axis.is_some(), "measured"),
            ("bounds", !self.bounds.is_empty(), "measured"),
        ];
        for (key, present, owner) in belongs {
            if present && self.contract != owner {
                return refuse(
                    key,
                    format!("`{key}` belongs to the contract `{owner}` only"),
                );
            }
        }
        let mut varies = vec![];
        for pattern in &self.varies {
            match Regex::new(pattern) {
                Ok(pattern) => varies.push(pattern),
                Err(error) => return refuse("varies", format!("no regular expression: {error}")),
            }
        }
        for challenge in &self.challenges {
            if let Some(fault) = challenge.fault() {
                return refuse("challenges", format!("\"{}\" {fault}", challenge.text));
            }
        }
        let measure = match contract {
            Contract::Measured => match Measure::new(self.row, self.axis, self.bounds) {
                Ok(measure) => Some(measure),
                Err((key, what)) => return refuse(key, what),
            },
            _ => None,
        };
        Ok(Promise {
            contract,
            varies,
            args: self.args,
            needs: self.needs,
            challenges: self.challenges,
            measure,
            memory: self.memory,
            moment: self.moment,
        })
    }
}

/// Why a table is no promise, if so.
pub fn fault(table: toml::Value) -> Option<String> {
    let table: Result<Table, _> = table.try_into();
    match table {
        Ok(table) => table.into_promise().err().map(|refusal| refusal.what),
        Err(error) => Some(error.message().to_owned()),
    }
}
