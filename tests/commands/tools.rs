//! Asks a tool whether it takes a command.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap::error::ErrorKind;
use instep::book::Book;
use instep::book::contract::Contract;
use instep::files;
use toml::{Table, Value};

use crate::texts::Texts;
use crate::words::{self, commands};

/// What commands may name.
pub struct Tools {
    root: PathBuf,
    /// The aliases of `.cargo/config.toml`.
    aliases: BTreeMap<String, Vec<String>>,
    listings: BTreeSet<String>,
    exercises: BTreeSet<String>,
    packages: BTreeSet<String>,
    parts: BTreeSet<String>,
    /// The programs that `--test` and `--bench` name, by package.
    targets: BTreeMap<String, BTreeSet<String>>,
    texts: Texts,
    /// By these, tests call their trials.
    pages: BTreeSet<String>,
    mdbook: Option<PathBuf>,
    /// What other tools have said already.
    answers: Mutex<BTreeMap<Vec<String>, Option<String>>>,
}

/// Those that can be asked, and those whose addresses `instep` knows.
const TOOLS: &[&str] = &[
    "cargo",
    "npm",
    "rustup",
    "mdbook",
    "git",
    "nc",
    "telnet",
    "redis-cli",
    "redis-benchmark",
];

/// Stands for a name in an example.
const PLACEHOLDERS: &[&str] = &["NAME", "CRATE"];

/// What an example of the documents makes.
const EXAMPLE: &str = "leader";

impl Tools {
    pub fn new(book: &Book) -> Result<Self> {
        let root = book.root.clone();
        let config = table(&root.join(".cargo/config.toml"))?;
        let aliases = config.get("alias").and_then(Value::as_table);
        let aliases = aliases.into_iter().flatten().filter_map(|(name, words)| {
            let words = words.as_str()?.split_whitespace().map(str::to_owned);
            Some((name.clone(), words.collect()))
        });
        let mut targets = BTreeMap::new();
        let mut packages = BTreeSet::new();
        for (package, folder) in members(book)? {
            let manifest = table(&root.join(folder).join("Cargo.toml"))?;
            let named = ["test", "bench"]
                .iter()
                .filter_map(|key| manifest.get(*key)?.as_array());
            let names = named
                .flatten()
                .filter_map(|target| target.get("name")?.as_str());
            targets.insert(package.clone(), names.map(str::to_owned).collect());
            packages.insert(package);
        }
        Ok(Tools {
            aliases: aliases.collect(),
            listings: book.listings.iter().map(|l| l.name.clone()).collect(),
            exercises: practice::contents::load(&root.join("exercises"))?
                .into_iter()
                .map(|exercise| exercise.name)
                .collect(),
            parts: book.listings.iter().map(|l| l.part.clone()).collect(),
            packages,
            targets,
            texts: Texts::of(&root)?,
            pages: book
                .chapters
                .iter()
                .map(|c| instep::slashed(&c.path))
                .collect(),
            mdbook: cargo_book::mdbook(&root),
            root,
            answers: Mutex::default(),
        })
    }

    /// Why this line cannot be given; where it is no block, it may be no command
    /// at all.
    pub fn refuse(&self, line: &str, is_block: bool) -> Option<String> {
        if let Some(fault) = self.refuse_option(line) {
            return Some(fault);
        }
        let commands = commands(line);
        let tools = commands.iter().filter_map(|command| command.words.first());
        let mut unknown = tools.filter(|tool| is_block && !TOOLS.contains(&tool.as_str()));
        if let Some(tool) = unknown.next() {
            return Some(format!(
                "nobody knows the tool `{tool}`: teach tests/commands of it"
            ));
        }
        commands.iter().find_map(|command| {
            let variables = command.variables.iter();
            let fault = variables
                .filter(|_| self.is_ours(command))
                .find_map(|v| self.refuse_variable(v, test(&command.words)));
            fault.or_else(|| self.refuse_words(&command.words))
        })
    }

    /// A variable alone is one of ours when it has a longer name than a letter.
    fn is_ours(&self, command: &words::Command) -> bool {
        let first = command.words.first().map(String::as_str);
        matches!(first, None | Some("cargo" | "npm"))
    }

    /// `TRIALS=write`: some program reads it, and knows the word.
    fn refuse_variable(
        &self,
        (name, value): &(String, String),
        test: Option<&str>,
    ) -> Option<String> {
        if !self.texts.reads(name) {
            return Some(format!("no test and no tool reads the variable `{name}`"));
        }
        if test.is_some_and(|test| !self.texts.test_reads(test, name)) {
            return Some(format!("this test does not read the variable `{name}`"));
        }
        let is_word = value.chars().all(char::is_alphabetic);
        (is_word && !self.texts.reads(value)).then(|| format!("`{name}` has no value `{value}`"))
    }

    /// `--spurious` by itself, or with a number, is an option of some tool.
    fn refuse_option(&self, line: &str) -> Option<String> {
        let number = |value: &str| value.chars().all(|c| c.is_ascii_digit());
        let line = match line.split_once(' ') {
            Some((option, value)) if number(value) => option,
            _ => line,
        };
        let name = line.strip_prefix("--")?;
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
            return None;
        }
        let is_ours = |command: &clap::Command| {
            let mut all = std::iter::once(command).chain(command.get_subcommands());
            all.any(|command| command.get_arguments().any(|a| a.get_long() == Some(name)))
        };
        let ours = [
            instep::arguments::Arguments::command(),
            schedules::arguments::Arguments::command(),
            practice::arguments::Arguments::command(),
        ];
        let is_cargos = || {
            let subcommands = ["build", "run", "test", "bench"];
            subcommands
                .iter()
                .any(|sub| self.refuse_words(&strings(&["cargo", sub, line])).is_none())
        };
        (!ours.iter().any(is_ours) && !is_cargos())
            .then(|| "no tool of the book has this option".to_owned())
    }

    fn refuse_words(&self, words: &[String]) -> Option<String> {
        let (tool, rest) = words.split_first()?;
        match tool.as_str() {
            "cargo" => self.refuse_cargo(rest),
            "npm" => self.refuse_npm(rest),
            "git" => self.refuse_git(rest),
            "rustup" if !rest.is_empty() => {
                let any = |word: &String| {
                    if is_placeholder(word) {
                        "stable".to_owned()
                    } else {
                        word.clone()
                    }
                };
                let words: Vec<_> = rest.iter().map(any).collect();
                self.ask("rustup".as_ref(), &words, "--help")
            }
            "mdbook" if !rest.is_empty() => self.refuse_mdbook(rest),
            _ => None,
        }
    }

    fn refuse_cargo(&self, words: &[String]) -> Option<String> {
        let (sub, rest) = words.split_first()?;
        if let Some(alias) = self.aliases.get(sub) {
            let tool = [alias.clone(), rest.to_vec()].concat();
            return self.refuse_cargo(&tool);
        }
        let (own, passed) = match rest.iter().position(|word| word == "--") {
            Some(at) => (&rest[..at], &rest[at + 1..]),
            // The root has no program to which words could be passed.
            None if sub == "run" && names_package(rest) => rest.split_at(kept_by_run(rest)),
            None => (rest, &[][..]),
        };
        // Clippy gives its help before it reads the rest, and takes what `check` takes.
        let asks = if sub == "clippy" { "check" } else { sub };
        let asked: Vec<_> = [&[asks.to_owned()], own].concat();
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        if let Some(fault) = self.ask(cargo.as_ref(), &asked, "-h") {
            return Some(fault);
        }
        let value = |names: &[&str]| {
            let at = own.iter().position(|word| names.contains(&word.as_str()))?;
            own.get(at + 1).map(String::as_str)
        };
        let package = value(&["-p", "--package"]);
        if let Some(package) = package.filter(|name| !is_placeholder(name))
            && !self.packages.contains(package)
        {
            return Some(format!("there is no package `{package}`"));
        }
        let root = "book";
        for name in [value(&["--test"]), value(&["--bench"])]
            .into_iter()
            .flatten()
        {
            let targets = self.targets.get(package.unwrap_or(root));
            if !targets.is_some_and(|targets| targets.contains(name)) {
                return Some(format!("there is no test or benchmark `{name}`"));
            }
        }
        match (sub.as_str(), package) {
            ("run", Some("instep")) => self.refuse_instep(passed),
            ("run", Some("schedules")) => self.refuse_schedules(passed),
            ("run", Some("practice")) => self.refuse_practice(passed),
            ("run", Some("export")) => parse(export::arguments::Arguments::command(), passed),
            ("run", Some("cargo-book")) => self.refuse_book(passed),
            ("bench", _) => self.refuse_passed(passed),
            ("test", None) => self.refuse_filter(own, passed),
            _ => None,
        }
    }

    /// Options that a program of this book reads by itself.
    fn refuse_passed(&self, words: &[String]) -> Option<String> {
        let mut options = words.iter().filter(|word| word.starts_with("--"));
        let unknown = options.find(|word| !self.texts.reads(word))?;
        Some(format!("no benchmark reads `{unknown}`"))
    }

    /// `cargo test --test store -- picture`: some trial of that test is called so.
    fn refuse_filter(&self, own: &[String], passed: &[String]) -> Option<String> {
        let name = test(own)?;
        let at = own.iter().position(|word| word == name)?;
        let filters = own[at + 1..].iter().chain(passed);
        let mut filters = filters.filter(|word| !word.starts_with('-') && !is_placeholder(word));
        let is_part = |filter: &str| {
            self.texts.test_says(name, filter) != Some(false)
                || self.listings.iter().any(|listing| listing.contains(filter))
                || self.pages.iter().any(|page| page.contains(filter))
        };
        let unknown = filters.find(|filter| !is_part(filter))?;
        Some(format!("no trial of `{name}` is called `{unknown}`"))
    }

    fn refuse_instep(&self, words: &[String]) -> Option<String> {
        if let Some(fault) = parse(instep::arguments::Arguments::command(), words) {
            return Some(fault);
        }
        let named = words.iter().skip(1).filter(|word| !word.starts_with('-'));
        match words.first().map(String::as_str) {
            Some("record") => self.refuse_listings(named),
            Some("new") => {
                let place = words.get(1)?;
                if is_placeholder(place) || place == "PART/NAME" {
                    return None;
                }
                let part = place.split('/').next().unwrap_or_default();
                if !self.parts.contains(part) {
                    return Some(format!("there is no part `{part}`"));
                }
                let at = words.iter().position(|word| word == "--contract")?;
                let contract = words.get(at + 1)?.replace('-', " ");
                let names = Contract::names().join(", ");
                Contract::named(&contract)
                    .is_none()
                    .then(|| format!("`{contract}` is no contract: they are {names}"))
            }
            _ => None,
        }
    }

    fn refuse_schedules(&self, words: &[String]) -> Option<String> {
        if let Some(fault) = parse(schedules::arguments::Arguments::command(), words) {
            return Some(fault);
        }
        // What follows is the name of a test.
        if words.first().is_some_and(|word| word == "test") {
            return None;
        }
        let named = words.iter().take_while(|word| !word.starts_with('-'));
        self.refuse_listings(named.filter(|name| !name.contains(['/', '.'])))
    }

    fn refuse_practice(&self, words: &[String]) -> Option<String> {
        if let Some(fault) = parse(practice::arguments::Arguments::command(), words) {
            return Some(fault);
        }
        let [verb, name, ..] = words else { return None };
        let is_named = !verb.starts_with('-')
            && verb != "new"
            && !name.starts_with('-')
            && !is_placeholder(name);
        (is_named && !self.exercises.contains(name))
            .then(|| format!("there is no exercise `{name}`"))
    }

    fn refuse_listings<'a>(&self, mut names: impl Iterator<Item = &'a String>) -> Option<String> {
        let unknown = names.find(|name| {
            !self.listings.contains(*name) && !is_placeholder(name) && *name != EXAMPLE
        })?;
        Some(format!("there is no listing `{unknown}`"))
    }

    pub fn has_mdbook(&self) -> bool {
        self.mdbook.is_some()
    }

    fn refuse_book(&self, words: &[String]) -> Option<String> {
        match words.first().map(String::as_str) {
            None | Some("install" | "preprocess" | "--help") => None,
            Some(_) => self.refuse_mdbook(words),
        }
    }

    /// Where there is no mdBook, nobody can be asked.
    fn refuse_mdbook(&self, words: &[String]) -> Option<String> {
        let mdbook = self.mdbook.as_ref()?;
        self.ask(mdbook, words, "--help")
    }

    fn refuse_npm(&self, words: &[String]) -> Option<String> {
        let ["--prefix", folder, verb, rest @ ..] =
            &words.iter().map(String::as_str).collect::<Vec<_>>()[..]
        else {
            return Some("npm needs `--prefix`, a folder, and a script".to_owned());
        };
        let file = self.root.join(folder).join("package.json");
        let Ok(package) = fs::read_to_string(&file) else {
            return Some(format!("`{folder}` has no package.json"));
        };
        let package: serde_json::Value = serde_json::from_str(&package).unwrap_or_default();
        let script = match *verb {
            "ci" | "install" => return None,
            "run" => rest.first().copied().unwrap_or_default(),
            verb => verb,
        };
        package["scripts"]
            .get(script)
            .is_none()
            .then(|| format!("`{folder}` has no script `{script}`"))
    }

    /// A difference of the book is there to be applied.
    fn refuse_git(&self, words: &[String]) -> Option<String> {
        match words {
            [verb, file] if verb == "apply" => {
                (!self.root.join(file).is_file()).then(|| format!("there is no `{file}`"))
            }
            _ => Some("only `apply`, with a file, is known of git".to_owned()),
        }
    }

    /// Lets a tool itself read the words: it is asked for its help, which it
    /// gives when it has understood all that comes before.
    fn ask(&self, tool: &Path, words: &[String], help: &str) -> Option<String> {
        let key = [&[tool.to_string_lossy().into_owned()], words].concat();
        let known = |answers: &BTreeMap<_, Option<String>>| answers.get(&key).cloned();
        if let Some(answer) = known(&self.answers.lock().unwrap_or_else(PoisonError::into_inner)) {
            return answer;
        }
        let output = Command::new(tool)
            .args(words)
            .arg(help)
            .current_dir(&self.root)
            .stdin(Stdio::null())
            .output();
        let answer = match output {
            Ok(output) if output.status.success() => None,
            Ok(output) => Some(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
            // Without the tool nobody can be asked.
            Err(_) => None,
        };
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.insert(key, answer.clone());
        answer
    }
}

/// The test of the book that a command names, where it is one alone.
fn test(words: &[String]) -> Option<&str> {
    let mut named = words.windows(2).filter(|pair| pair[0] == "--test");
    let name = named.next()?[1].as_str();
    named.next().is_none().then_some(name)
}

fn names_package(words: &[String]) -> bool {
    words.iter().any(|word| word == "-p" || word == "--package")
}

/// How many words `cargo run` reads itself. From the first on that is no option
/// and belongs to none, they are the program's, even without a `--`: a server
/// that is asked for its help that way takes it for an address, and serves.
fn kept_by_run(words: &[String]) -> usize {
    const WITH_VALUE: &[&str] = &[
        "-p",
        "--package",
        "--bin",
        "--example",
        "-F",
        "--features",
        "--profile",
        "-j",
        "--jobs",
        "--target",
        "--target-dir",
        "--manifest-path",
        "--color",
        "--config",
    ];
    let mut is_value = false;
    let first = words.iter().position(|word| {
        let is_passed = !is_value && !word.starts_with('-');
        is_value = WITH_VALUE.contains(&word.as_str());
        is_passed
    });
    first.unwrap_or(words.len())
}

fn parse(command: clap::Command, words: &[String]) -> Option<String> {
    let name = command.get_name().to_owned();
    let words = std::iter::once(&name).chain(words);
    let error = command.try_get_matches_from(words).err()?;
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => None,
        // The name of a command, without what it needs.
        ErrorKind::MissingRequiredArgument
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => None,
        _ => Some(error.to_string()),
    }
}

fn is_placeholder(word: &str) -> bool {
    PLACEHOLDERS.contains(&word) || word.contains('…')
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The packages of the workspace, each with its folder.
fn members(book: &Book) -> Result<Vec<(String, PathBuf)>> {
    let mut members = vec![("book".to_owned(), PathBuf::new())];
    let folders = book.listings.iter().map(|listing| listing.dir.clone());
    let mut folders: Vec<_> = folders.chain(book.libraries.iter().cloned()).collect();
    folders.extend(files::directly_below(&book.root, Path::new("tools"))?);
    for folder in folders {
        let file = book.root.join(&folder).join("Cargo.toml");
        if !file.is_file() {
            continue;
        }
        let manifest = table(&file)?;
        let name = manifest
            .get("package")
            .and_then(|package| package.get("name")?.as_str());
        members.push((name.context("a package has a name")?.to_owned(), folder));
    }
    Ok(members)
}

fn table(file: &Path) -> Result<Table> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    toml::from_str(&text).with_context(|| format!("{} does not parse", file.display()))
}
