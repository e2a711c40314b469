//! What no machine can prove, somebody has read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use formats::source::SourceHash;
use harness::trial;
use instep::book::Book;
use libtest_mimic::Trial;
use regex::Regex;

/// A checksum of each paragraph that was read, on a line for each file.
const READ: &str = "tests/read.txt";

/// Texts that are no pages and no README of a tool.
const ALONE: [&str; 5] = [
    "benches/compare/README.md",
    "book.toml",
    "reports/README.md",
    "src/404.md",
    "src/SUMMARY.md",
];

/// Of one file: its checksums.
type Sums = BTreeMap<String, Vec<String>>;

struct Paragraph {
    line: usize,
    text: String,
}

pub fn trials() -> Vec<Trial> {
    let mut trials = vec![trial("every_paragraph_was_read", every_paragraph_was_read)];
    trials.extend(CASES.map(|case| trial(case.name, move || case.holds())));
    trials
}

/// A mark proves what it holds, and nothing of the words around it. So each paragraph of
/// a page, each comment of a listing and each goal is one that was there when somebody
/// last read the book beside its code, or this test says where it is not.
fn every_paragraph_was_read() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let book = Book::load(root)?;
    let reader = Reader::new()?;
    let mut found = BTreeMap::new();
    for file in files(&book)? {
        let text = fs::read_to_string(root.join(&file))
            .with_context(|| format!("{} can't be read", file.display()))?;
        let paragraphs = reader.paragraphs(&file, &text);
        if !paragraphs.is_empty() {
            found.insert(instep::slashed(&file), paragraphs);
        }
    }
    let record = root.join(READ);
    if env::var_os("SNAPSHOTS").is_some_and(|wish| wish == "overwrite") {
        return fs::write(record, written(&found))
            .with_context(|| format!("{READ} can't be written"));
    }
    let record = fs::read_to_string(record).with_context(|| format!("{READ} can't be read"))?;
    let unread = unread(&found, kept(&record)?);
    ensure!(
        unread.is_empty(),
        "{}\nno machine proves each word there. Read it beside what it speaks of, bind by a mark \
         what a mark can hold, and let somebody else take it down as read, as CONTRIBUTING.md \
         says under *What nobody can prove*",
        unread.join("\n")
    );
    Ok(())
}

/// The texts that readers see, and that some person wrote.
fn files(book: &Book) -> Result<Vec<PathBuf>> {
    let pages = book.chapters.iter().chain(&book.documents);
    let pages = pages.chain(&book.readmes).map(|page| page.path.clone());
    let mut files: Vec<_> = pages.collect();
    files.extend(ALONE.map(PathBuf::from));
    for folder in ["code", "exercises", "reports"] {
        for file in instep::files::below(&book.root, Path::new(folder))? {
            let is_built = file.iter().any(|part| part == "target");
            let kind = file.extension().unwrap_or_default();
            if !is_built && ["rs", "diff", "toml"].iter().any(|each| kind == *each) {
                files.push(file);
            }
        }
    }
    Ok(files)
}

struct Reader {
    /// What a mark shows is held to its source, and renewed.
    shown: Regex,
    comment: Regex,
    /// Several words that an author gave to a manifest.
    words: Regex,
}

impl Reader {
    fn new() -> Result<Reader> {
        Ok(Reader {
            shown: Regex::new(r#"(<data value="[^"]*">).*?</data>"#)?,
            comment: Regex::new(r"(?:^[+-]?|\s)//.*$")?,
            words: Regex::new(r#"^\s*(?:text|why|about|reason) = .*\S \S"#)?,
        })
    }

    fn paragraphs(&self, file: &Path, text: &str) -> Vec<Paragraph> {
        let kind = file.extension().unwrap_or_default();
        let is_manifest = file.file_name().is_some_and(|name| name == "Cargo.toml");
        let mut paragraphs: Vec<Paragraph> = vec![];
        let mut goes_on = false;
        for (line, number) in text.lines().zip(1..) {
            let said = match () {
                () if kind == "rs" || kind == "diff" => {
                    self.comment.find(line).map_or("", |found| found.as_str())
                }
                () if is_manifest && !self.words.is_match(line) => "",
                () => line,
            };
            let words: Vec<_> = said.split_whitespace().collect();
            let words = words.join(" ");
            match paragraphs.last_mut() {
                _ if words.is_empty() => {
                    goes_on = false;
                    continue;
                }
                Some(last) if goes_on => last.text.push_str(&format!(" {words}")),
                _ => paragraphs.push(Paragraph {
                    line: number,
                    text: words,
                }),
            }
            goes_on = true;
        }
        for Paragraph { text, .. } in &mut paragraphs {
            *text = self.shown.replace_all(text, "$1").into_owned();
        }
        paragraphs
    }
}

fn sum(text: &str) -> String {
    SourceHash::of(text).as_str()[..8].to_owned()
}

fn written(found: &BTreeMap<String, Vec<Paragraph>>) -> String {
    let line = |(file, paragraphs): (&String, &Vec<Paragraph>)| {
        let sums: Vec<_> = paragraphs.iter().map(|each| sum(&each.text)).collect();
        format!("{file}: {}\n", sums.join(" "))
    };
    found.iter().map(line).collect()
}

fn kept(record: &str) -> Result<Sums> {
    let mut kept = Sums::new();
    for (line, number) in record.lines().zip(1..) {
        let (file, sums) = line
            .split_once(": ")
            .with_context(|| format!("{READ}:{number}: expected a file, and checksums"))?;
        kept.insert(
            file.to_owned(),
            sums.split(' ').map(str::to_owned).collect(),
        );
    }
    Ok(kept)
}

/// Where a paragraph is that was not read, and where one is gone that was.
fn unread(found: &BTreeMap<String, Vec<Paragraph>>, mut kept: Sums) -> Vec<String> {
    let mut told = vec![];
    for (file, paragraphs) in found {
        let mut left = kept.remove(file).unwrap_or_default();
        let before = told.len();
        for Paragraph { line, text } in paragraphs {
            let sum = sum(text);
            match left.iter().position(|kept| *kept == sum) {
                Some(place) => drop(left.remove(place)),
                None => {
                    let start: String = text.chars().take(60).collect();
                    told.push(format!("{file}:{line}: new or changed: {start}…"));
                }
            }
        }
        let gone = left.len().saturating_sub(told.len() - before);
        if gone > 0 {
            told.push(format!(
                "{file}: gone: at least {gone} of what was read there"
            ));
        }
    }
    told.extend(kept.keys().map(|file| format!("{file}: gone")));
    told
}

/// What is told of a file that was read as `before` and is `after` now.
struct Case {
    name: &'static str,
    file: &'static str,
    before: &'static str,
    after: &'static str,
    told: &'static [&'static str],
}

const CASES: [Case; 9] = [
    Case {
        name: "a word that was turned around is told",
        file: "src/lock.md",
        before: "# A lock\n\nIt waits.\n\nIt never\nends.\n",
        after: "# A lock\n\nIt waits.\n\nIt soon\nends.\n",
        told: &["src/lock.md:5: new or changed: It soon ends.…"],
    },
    Case {
        name: "a paragraph that was broken into other lines is not told",
        file: "src/lock.md",
        before: "It never\nends.\n",
        after: "It\r\nnever  ends.\r\n",
        told: &[],
    },
    Case {
        name: "a paragraph that went is told",
        file: "src/lock.md",
        before: "It waits.\n\nNot always.\n",
        after: "It waits.\n",
        told: &["src/lock.md: gone: at least 1 of what was read there"],
    },
    Case {
        name: "what a mark shows is its source's",
        file: "src/lock.md",
        before: "It has <data value=\"lock.outputs\">two\noutputs</data>, and\nends.\n",
        after: "It has <data value=\"lock.outputs\">three outputs</data>, and ends.\n",
        told: &[],
    },
    Case {
        name: "another source of a mark is told",
        file: "src/lock.md",
        before: "It <data value=\"lock.ends ? ends : hangs\">ends</data>.\n",
        after: "It <data value=\"lock.ends ? hangs : ends\">hangs</data>.\n",
        told: &["src/lock.md:1: new or changed: It <data value=\"lock.ends ? hangs : ends\">.…"],
    },
    Case {
        name: "a comment that was turned around is told, and code is not",
        file: "code/lock/src/main.rs",
        before: "//! It ends.\n\nfn main() {\n    let a = 1; // Before the lock.\n}\n",
        after: "//! It ends.\n\nfn main() {\n    let b = 2; // After the lock.\n}\n",
        told: &["code/lock/src/main.rs:4: new or changed: // After the lock.…"],
    },
    Case {
        name: "a goal that was turned around is told, and a version is not",
        file: "code/lock/Cargo.toml",
        before: "version = \"1\"\ntext = \"Get both threads stuck.\"\n",
        after: "version = \"2\"\ntext = \"Get no thread stuck.\"\n",
        told: &["code/lock/Cargo.toml:2: new or changed: text = \"Get no thread stuck.\"…"],
    },
    Case {
        name: "a hint that was turned around is told",
        file: "exercises/lock/exercise.toml",
        before: "hints = [\n    \"Lock first.\",\n]\n",
        after: "hints = [\n    \"Lock last.\",\n]\n",
        told: &["exercises/lock/exercise.toml:1: new or changed: hints = [ \"Lock last.\", ]…"],
    },
    Case {
        name: "a file that nobody has read is told",
        file: "src/lock.md",
        before: "",
        after: "It ends.\n",
        told: &["src/lock.md:1: new or changed: It ends.…"],
    },
];

impl Case {
    fn holds(&self) -> Result<()> {
        let reader = Reader::new()?;
        let read = |text| {
            let paragraphs = reader.paragraphs(Path::new(self.file), text);
            let found = Some((self.file.to_owned(), paragraphs));
            let found = found.filter(|(_, paragraphs)| !paragraphs.is_empty());
            found.into_iter().collect()
        };
        let told = unread(&read(self.after), kept(&written(&read(self.before)))?);
        ensure!(
            told == self.told,
            "expected {:?}, found {told:?}",
            self.told
        );
        Ok(())
    }
}
