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
    /// The compiler refuses it with this code, or with an error that has none, and
    /// says what is recorded.
    FailsToCompile { error: Option<String> },
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
        /// What the picture of a client's conversation with its peer is called; without
        /// a title, there is none.
        conversation: Option<String>,
    },
    /// The same lines, with other numbers; a benchmark holds these.
    Measured,
}

impl fmt::Display for Contract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a manifest says of an error to which the compiler gives no code.
pub const NO_CODE: &str = "none";

impl Contract {
    /// As manifests spell it.
    fn name(&self) -> &'static str {
        match self {
            Contract::Exact => "exact",
            Contract::AnySchedule { .. } => "any schedule",
            Contract::Property => "property",
            Contract::Panics => "panics",
            Contract::FailsToCompile { .. } => "fails to compile",
            Contract::Hangs => "hangs",
            Contract::Network { .. } => "network",
            Contract::Measured => "measured",
        }
    }

    /// The keys that it alone has.
    fn keys(&self) -> &'static [&'static str] {
        match self {
            Contract::Exact | Contract::Property | Contract::Panics | Contract::Hangs => &[],
            Contract::AnySchedule { .. } => &["lost_lines", "deadlock"],
            Contract::FailsToCompile { .. } => &["error"],
            Contract::Network { .. } => &["peer", "clients", "goes_on", "conversation"],
            Contract::Measured => &["row", "axis", "bounds"],
        }
    }

    /// All of them, with their usual keys.
    fn all() -> [Self; 8] {
        [
            Contract::Exact,
            Contract::AnySchedule {
                lost_lines: false,
                deadlock: false,
            },
            Contract::Property,
            Contract::Panics,
            Contract::FailsToCompile {
                error: Some("E0382".to_owned()),
            },
            Contract::Hangs,
            Contract::Network {
                peer: None,
                clients: vec![],
                goes_on: false,
                conversation: None,
            },
            Contract::Measured,
        ]
    }

    /// The contract of that name with its usual keys, for a listing to come.
    pub fn named(name: &str) -> Option<Self> {
        Contract::all().into_iter().find(|one| one.name() == name)
    }

    /// The names of all.
    pub fn names() -> [&'static str; 8] {
        Contract::all().map(|one| one.name())
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
    conversation: Option<String>,
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

impl Refusal {
    fn new(key: &'static str, what: impl Into<String>) -> Self {
        Refusal {
            key,
            what: what.into(),
        }
    }
}

impl Table {
    pub(crate) fn into_promise(self) -> Result<Promise, Refusal> {
        let contract = self.promised()?;
        self.has_no_key_but_those_of(&contract)?;
        let varies = self.varies.iter().map(|pattern| Regex::new(pattern));
        let varies: Result<Vec<_>, _> = varies.collect();
        let varies = varies
            .map_err(|error| Refusal::new("varies", format!("no regular expression: {error}")))?;
        for challenge in &self.challenges {
            if let Some(fault) = challenge.fault() {
                let what = format!("\"{}\" {fault}", challenge.text);
                return Err(Refusal::new("challenges", what));
            }
        }
        let measure = match contract {
            Contract::Measured => Some(
                Measure::new(self.row, self.axis, self.bounds)
                    .map_err(|(key, what)| Refusal::new(key, what))?,
            ),
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

    fn promised(&self) -> Result<Contract, Refusal> {
        let Some(usual) = Contract::named(&self.contract) else {
            let what = format!("`{}` is no contract", self.contract);
            return Err(Refusal::new("contract", what));
        };
        Ok(match usual {
            Contract::AnySchedule { .. } => Contract::AnySchedule {
                lost_lines: self.lost_lines.unwrap_or(false),
                deadlock: self.deadlock.unwrap_or(false),
            },
            Contract::FailsToCompile { .. } => Contract::FailsToCompile {
                error: self.error_code()?,
            },
            Contract::Network { .. } => Contract::Network {
                peer: self.peer.clone(),
                clients: self.clients.clone().unwrap_or_default(),
                goes_on: self.goes_on.unwrap_or(false),
                conversation: self.conversation.clone(),
            },
            Contract::Exact
            | Contract::Property
            | Contract::Panics
            | Contract::Hangs
            | Contract::Measured => usual,
        })
    }

    fn error_code(&self) -> Result<Option<String>, Refusal> {
        match &self.error {
            Some(error) if error == NO_CODE => Ok(None),
            Some(error) if is_error_code(error) => Ok(Some(error.clone())),
            Some(error) => {
                let what = format!("`{error}` is no error code, and not `{NO_CODE}`");
                Err(Refusal::new("error", what))
            }
            None => Err(Refusal::new(
                "contract",
                "`fails to compile` needs the code: `error = \"E0373\"`, say",
            )),
        }
    }

    fn has_no_key_but_those_of(&self, contract: &Contract) -> Result<(), Refusal> {
        let present = [
            ("error", self.error.is_some()),
            ("peer", self.peer.is_some()),
            ("clients", self.clients.is_some()),
            ("goes_on", self.goes_on.is_some()),
            ("conversation", self.conversation.is_some()),
            ("lost_lines", self.lost_lines.is_some()),
            ("deadlock", self.deadlock.is_some()),
            ("row", self.row.is_some()),
            ("axis", self.axis.is_some()),
            ("bounds", !self.bounds.is_empty()),
        ];
        let present = present.into_iter().filter(|(_, is_there)| *is_there);
        for (key, _) in present {
            let all = Contract::all();
            let owner = all.iter().find(|one| one.keys().contains(&key));
            if let Some(owner) = owner
                && !contract.keys().contains(&key)
            {
                let what = format!("`{key}` belongs to the contract `{owner}` only");
                return Err(Refusal::new(key, what));
            }
        }
        Ok(())
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
