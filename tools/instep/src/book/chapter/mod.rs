//! A chapter, and what in it can be proven: blocks, links, commands, headings.

mod places;
mod read;

use std::ops::Range;
use std::path::{Path, PathBuf};

use places::Places;
use read::Reader;

use crate::book::block::Block;
use crate::book::include::{self, Include, Line};
use crate::book::listing::{CODE, RECORDED};
use crate::book::prose::{List, Mark, Paragraph, SEAM};
use crate::book::quiz::Quiz;
use crate::finding::Finding;

/// A Markdown file of the book, its includes followed.
#[derive(Debug)]
pub struct Chapter {
    /// Relative to the book's root: `src/threads/order.md`.
    pub path: PathBuf,
    pub title: String,
    /// What the table of contents calls it, if it is in there.
    pub in_contents: Option<String>,
    pub blocks: Vec<Block>,
    pub includes: Vec<Include>,
    pub links: Vec<Link>,
    /// Code within the text, with its line.
    pub code_spans: Vec<(String, usize)>,
    /// The running text of each line that has any, code left out.
    pub prose: Vec<(String, usize)>,
    /// The same by paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// The numbers that say where they come from.
    pub marks: Vec<Mark>,
    pub lists: Vec<List>,
    /// Where code has what would be a mark outside of it.
    pub marks_in_code: Vec<(PathBuf, usize)>,
    /// Where a mark ends that has not begun.
    pub ends_of_no_mark: Vec<(PathBuf, usize)>,
    /// The ids by which links can reach the chapter's parts.
    pub ids: Vec<String>,
    /// What the reader sees only when they ask for it.
    pub answers: Vec<Answer>,
    /// What the reader is asked, with candidates to tick.
    pub quizzes: Vec<Quiz>,
    /// Where HTML stands for a block, so that nobody reads it as one.
    pub raw_code: Vec<(PathBuf, usize)>,
    /// Includes that cannot be followed.
    pub findings: Vec<Finding>,
}

/// A folded part of a page, `<details>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The lines of the chapter that open and close it.
    pub first: usize,
    pub last: usize,
    /// The trials of a server that make the change it is about, each with its
    /// line: `<!-- trial: server2 without a limit on a line -->`.
    pub trials: Vec<(String, usize)>,
}

impl Answer {
    pub fn holds(&self, block: &Block) -> bool {
        self.has_line(block.line)
    }

    fn has_line(&self, line: usize) -> bool {
        (self.first..=self.last).contains(&line)
    }
}

/// A link or an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub destination: String,
    /// What the reader sees of it; of HTML nothing is read.
    pub text: String,
    /// What of that is code.
    pub code: Vec<String>,
    /// Where it is written: the chapter, or a file that the chapter includes.
    pub file: PathBuf,
    pub line: usize,
}

impl Link {
    fn at(origin: &Line, destination: String) -> Self {
        Link {
            destination,
            text: String::new(),
            code: vec![],
            file: origin.file.clone(),
            line: origin.number,
        }
    }
}

impl Chapter {
    /// Reads `text`, the content of `path`, which is relative to `root`.
    pub fn parse(root: &Path, path: &Path, text: &str) -> Self {
        let expanded = include::expand(root, path, text);
        let source = expanded.text();
        let places = Places::new(&source, &expanded.lines, path);
        let mut chapter = Chapter {
            path: path.to_owned(),
            title: String::new(),
            in_contents: None,
            blocks: vec![],
            includes: expanded.includes,
            links: vec![],
            code_spans: vec![],
            prose: vec![],
            paragraphs: vec![],
            marks: vec![],
            lists: vec![],
            marks_in_code: vec![],
            ends_of_no_mark: vec![],
            ids: vec![],
            answers: vec![],
            quizzes: vec![],
            raw_code: vec![],
            findings: expanded.findings,
        };
        Reader::new(&mut chapter, &source, &places, &expanded.lines).read();
        chapter
    }

    /// Whether an answer shows something that a test proves, is a number that the
    /// build knows, or names the trial that makes its change.
    pub fn is_proven(&self, answer: &Answer) -> bool {
        let mut blocks = self.blocks.iter().filter(|block| answer.holds(block));
        let shows = blocks.any(|block| {
            let file = block.included_from();
            let held = |file: &Path| file.starts_with(CODE) || file.starts_with(RECORDED);
            block.is_rust() || file.is_some_and(held)
        });
        shows || !answer.trials.is_empty() || self.is_a_number(answer)
    }

    /// The first paragraph of an answer, behind its label.
    pub fn beginning(&self, answer: &Answer) -> Option<&Paragraph> {
        self.paragraphs.iter().find(|paragraph| {
            let (file, line) = paragraph.place(0);
            // The label stands beside what opens the answer, or in the line below.
            file == self.path && line > answer.first + 1 && line < answer.last
        })
    }

    /// Whether the first words of an answer are a marked number.
    fn is_a_number(&self, answer: &Answer) -> bool {
        self.beginning(answer).is_some_and(|first| {
            let marks = self.marks.iter().filter(|mark| answer.has_line(mark.line));
            let begins = |range: &Range<usize>, text: &str| {
                first.text[..range.start].trim_matches(SEAM).is_empty()
                    && first.text.get(range.clone()) == Some(text)
            };
            let mut marks = marks.map(|mark| mark.text.as_str());
            marks.any(|text| first.settled.iter().any(|range| begins(range, text)))
        })
    }

    /// The commands that the reader may type, each with its line: those of
    /// [`Chapter::console`], and code within the text.
    pub fn commands(&self) -> impl Iterator<Item = (usize, String)> {
        let spans = self.code_spans.iter();
        let spans = spans.map(|(code, line)| (*line, code.clone()));
        spans.chain(self.console())
    }

    /// What stands in `console` blocks, behind the prompt if there is one, each
    /// with its line. What is included was written by a program that gave it.
    pub fn console(&self) -> impl Iterator<Item = (usize, String)> {
        let blocks = self.blocks.iter();
        let console = blocks.filter(|block| block.info.language == "console");
        console.flat_map(|block| {
            let has_prompt = block.lines.iter().any(|line| line.text.starts_with("$ "));
            let own = block.lines.iter().filter(|line| line.file == self.path);
            own.filter_map(move |line| {
                let text = line.text.trim();
                let command = if has_prompt {
                    text.strip_prefix("$ ")?
                } else {
                    text
                };
                Some((line.number, command.to_owned()))
            })
        })
    }

    /// A second heading of the same name gets `-1` behind its id, and so on.
    fn add_id(&mut self, id: String) {
        let mut unique = id.clone();
        let mut count = 0;
        while self.ids.contains(&unique) {
            count += 1;
            unique = format!("{id}-{count}");
        }
        self.ids.push(unique);
    }
}
