//! Who says what: sentences that are read by people and by the stage.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

/// What the person who plays no person is called.
const PROGRAM: &str = "the program ";

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversation {
    /// What it tries.
    pub about: String,
    pub steps: Vec<Step>,
}

/// A sentence: `Ada says "hello\n"`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Step {
    /// As it was written.
    pub text: String,
    pub deed: Deed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// To the program.
    Connects(String),
    /// By the program.
    IsCalled(String),
    Does(String, Act),
    /// Its next line is this.
    Prints(String),
    /// Without an error.
    Ends,
    /// With an error, but without a panic.
    Fails,
    /// It gets no time from its machine, once it has read what was said.
    IsHeldUp,
    /// And gets it again.
    GoesOn,
}

/// What somebody who is connected does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Says(Vec<u8>),
    /// Again and again, until the program lets go, which it has to.
    SaysWithoutEnd(Vec<u8>),
    /// Likewise, with a pause after each.
    SaysEvery(Vec<u8>, Duration),
    SaysNoMore,
    /// Says nothing for so long.
    Waits(Duration),
    Leaves,
    /// Exactly this comes next.
    Hears(Vec<u8>),
    /// No more will come, and nothing has come before.
    HearsTheEnd,
    /// The connection ends or breaks, whatever comes before.
    IsLetGo,
}

impl TryFrom<String> for Step {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        // Whoever shows it shows no more than one sentence.
        let deed = deed(&text).map_err(|error| format!("{error:#}"))?;
        Ok(Step { text, deed })
    }
}

impl Conversation {
    /// Whether the program is a client.
    pub fn calls(&self) -> bool {
        let mut deeds = self.steps.iter().map(|step| &step.deed);
        deeds.any(|deed| matches!(deed, Deed::IsCalled(_)))
    }

    /// Whether the program is held up in it, which not every system can.
    pub fn holds_up(&self) -> bool {
        self.steps.iter().any(|step| step.deed == Deed::IsHeldUp)
    }

    /// Somebody who acts without a connection, or has two.
    pub fn stranger(&self) -> Option<&Step> {
        let mut known = vec![];
        self.steps.iter().find(|step| match &step.deed {
            Deed::Connects(who) | Deed::IsCalled(who) => {
                let twice = known.contains(&who);
                known.push(who);
                twice
            }
            Deed::Does(who, _) => !known.contains(&who),
            _ => false,
        })
    }
}

fn deed(text: &str) -> Result<Deed> {
    if let Some(rest) = text.strip_prefix(PROGRAM) {
        return match rest.split_once(' ').unwrap_or((rest, "")) {
            ("calls", who) => Ok(Deed::IsCalled(name(who)?)),
            ("prints", what) => Ok(Deed::Prints(String::from_utf8(quoted(what)?.0)?)),
            ("ends", "") => Ok(Deed::Ends),
            ("fails", "") => Ok(Deed::Fails),
            ("is", "held up") => Ok(Deed::IsHeldUp),
            ("goes", "on") => Ok(Deed::GoesOn),
            _ => bail!(
                "`{text}`: the program `calls NAME`, `prints \"…\"`, `ends`, `fails`, \
                 `is held up` or `goes on`"
            ),
        };
    }
    let (who, rest) = text.split_once(' ').unwrap_or((text, ""));
    let who = name(who)?;
    let act = match rest {
        "connects" => return Ok(Deed::Connects(who)),
        "leaves" => Act::Leaves,
        "says no more" => Act::SaysNoMore,
        "hears the end" => Act::HearsTheEnd,
        "is let go" => Act::IsLetGo,
        _ => speech(rest).with_context(|| {
            format!(
                "`{text}`: somebody `connects`, `says \"…\"`, `says no more`, `waits 100 ms`, \
                 `hears \"…\"`, `hears the end`, `is let go` or `leaves`"
            )
        })?,
    };
    Ok(Deed::Does(who, act))
}

fn speech(text: &str) -> Result<Act> {
    let (verb, rest) = text.split_once(' ').context("a word is missing")?;
    if verb == "waits" {
        let pause = rest.strip_suffix(" ms").context("it is `waits 100 ms`")?;
        return Ok(Act::Waits(Duration::from_millis(pause.parse()?)));
    }
    let (bytes, how) = quoted(rest)?;
    let how: Vec<_> = how.split_whitespace().collect();
    Ok(match (verb, &how[..]) {
        ("hears", how) => Act::Hears(repeated(&bytes, how)?),
        ("says", ["without", "end"]) => Act::SaysWithoutEnd(bytes),
        ("says", ["every", pause, "ms"]) => {
            Act::SaysEvery(bytes, Duration::from_millis(pause.parse()?))
        }
        ("says", how) => Act::Says(repeated(&bytes, how)?),
        _ => bail!("there is no such word as `{verb}`"),
    })
}

fn repeated(bytes: &[u8], how: &[&str]) -> Result<Vec<u8>> {
    match how {
        [] => Ok(bytes.to_vec()),
        [times, "times"] => Ok(bytes.repeat(times.parse::<u16>()?.into())),
        _ => bail!("after the quotes comes nothing, `9 times`, `every 100 ms` or `without end`"),
    }
}

/// The text between quotes, in which `\n` and the like stand for bytes, and what follows.
fn quoted(text: &str) -> Result<(Vec<u8>, &str)> {
    let end = text.rfind('"').context("what is said stands in quotes")?;
    let (literal, rest) = text.split_at(end + 1);
    let bytes: syn::LitByteStr = syn::parse_str(&format!("b{literal}"))
        .with_context(|| format!("{literal} is no text as Rust writes it"))?;
    let bytes = bytes.value();
    ensure!(!bytes.is_empty(), "there is nothing between the quotes");
    Ok((bytes, rest))
}

fn name(text: &str) -> Result<String> {
    let is_name = text.starts_with(char::is_uppercase) && text.chars().all(char::is_alphabetic);
    match is_name {
        true => Ok(text.to_owned()),
        false => bail!("`{text}` is nobody's name, which would be a word like Ada"),
    }
}
