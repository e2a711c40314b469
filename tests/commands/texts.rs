//! What the programs of the book read by themselves: variables, arguments, the names of
//! trials.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Result;
use instep::files;

/// The text of the tests, benches and tools.
pub struct Texts {
    all: String,
    /// Of each test of the book, by its name.
    tests: BTreeMap<String, String>,
    /// Of the tools, which read variables for all.
    tools: String,
}

impl Texts {
    pub fn of(root: &Path) -> Result<Self> {
        let mut texts = Texts {
            all: String::new(),
            tests: BTreeMap::new(),
            tools: String::new(),
        };
        for folder in ["tests", "benches", "tools"] {
            for file in files::below(root, Path::new(folder))? {
                if file.extension().is_none_or(|extension| extension != "rs") {
                    continue;
                }
                let text = fs::read_to_string(root.join(&file))?;
                match folder {
                    "tests" => *texts.tests.entry(test_of(&file)).or_default() += &text,
                    // The frame of all tests knows what can be asked of each.
                    "tools" if !file.starts_with("tools/harness") => texts.tools += &text,
                    _ => {}
                }
                texts.all += &text;
            }
        }
        Ok(texts)
    }

    /// Whether some program has this word as a text of its own.
    pub fn reads(&self, word: &str) -> bool {
        self.all.contains(&quoted(word))
    }

    /// Whether this test has it, or a tool.
    pub fn test_reads(&self, test: &str, word: &str) -> bool {
        let test = self.tests.get(test);
        self.tools.contains(&quoted(word)) || test.is_some_and(|text| text.contains(&quoted(word)))
    }

    /// Whether the name of a trial of this test may have that in it; `None` where there is no
    /// such test.
    pub fn test_says(&self, test: &str, part: &str) -> Option<bool> {
        Some(self.tests.get(test)?.contains(part))
    }
}

fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}

/// Which test this file of `tests` is a part of.
fn test_of(file: &Path) -> String {
    let part = file.components().nth(1);
    let part = part.map(|part| part.as_os_str().to_string_lossy().into_owned());
    let part = part.unwrap_or_default();
    part.strip_suffix(".rs").unwrap_or(&part).to_owned()
}
