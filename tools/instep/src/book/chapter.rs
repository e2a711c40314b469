//! A chapter, and what in it can be proven: blocks, links, commands, headings.

use std::ops::Range;
use std::path::{Path, PathBuf};

use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use crate::book::block::{Block, Info};
use crate::book::include::{self, Include, Line};
use crate::book::listing::CODE;
use crate::book::prose::{List, Mark, Paragraph, Prose, SEAM};
use crate::book::quiz::{Quiz, Quizzes};
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
            ids: vec![],
            answers: vec![],
            quizzes: vec![],
            raw_code: vec![],
            findings: expanded.findings,
        };
        chapter.read(&source, &places, &expanded.lines);
        chapter
    }

    /// Whether an answer shows something that a test proves, is a number that the
    /// build knows, or names the trial that makes its change.
    pub fn is_proven(&self, answer: &Answer) -> bool {
        let mut blocks = self.blocks.iter().filter(|block| answer.holds(block));
        let shows = blocks.any(|block| {
            let file = block.included_from();
            block.is_rust() || file.is_some_and(|file| file.starts_with(CODE))
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

    fn read(&mut self, source: &str, places: &Places, lines: &[Line]) {
        let mut options = MarkdownOptions::default();
        options.smart_punctuation = false;
        let mut block: Option<Block> = None;
        let mut heading: Option<(String, Option<String>)> = None;
        let mut term: Option<String> = None;
        let mut answer: Option<usize> = None;
        let mut trials = vec![];
        // The links that are open, the innermost last.
        let mut open: Vec<usize> = vec![];
        let mut prose = Prose::default();
        let mut quizzes = Quizzes::default();
        for (event, range) in new_cmark_parser(source, &options).into_offset_iter() {
            prose.take(&event, places.origin(lines, range.start));
            let last = places.line(source[..range.end].trim_end().len().saturating_sub(1));
            quizzes.take(&event, places.line(range.start), last, self.blocks.len());
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    block = Some(Block {
                        chapter: self.path.clone(),
                        line: places.line(range.start),
                        info: Info::parse(&info),
                        lines: vec![],
                        includes: vec![],
                    });
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                    block = Some(Block {
                        chapter: self.path.clone(),
                        line: places.line(range.start),
                        info: Info::default(),
                        lines: vec![],
                        includes: vec![],
                    });
                }
                Event::End(TagEnd::CodeBlock) => {
                    if let Some(mut block) = block.take() {
                        let end = places.line(range.end.saturating_sub(1));
                        if !is_closed(&source[range.clone()]) {
                            self.findings
                                .push(unclosed(places.origin(lines, range.start)));
                        }
                        block.includes = self
                            .includes
                            .iter()
                            .filter(|include| (block.line..=end).contains(&include.line))
                            .cloned()
                            .collect();
                        self.blocks.push(block);
                    }
                }
                Event::Start(Tag::Heading { id, .. }) => {
                    heading = Some((String::new(), id.map(|id| id.to_string())));
                }
                Event::End(TagEnd::Heading(_)) => {
                    if let Some((text, id)) = heading.take() {
                        if self.title.is_empty() {
                            self.title.clone_from(&text);
                        }
                        let id = id.unwrap_or_else(|| id_from_heading(&text));
                        self.add_id(id);
                    }
                }
                // mdBook makes an anchor of a defined term as well.
                Event::Start(Tag::DefinitionListTitle) => term = Some(String::new()),
                Event::End(TagEnd::DefinitionListTitle) => {
                    if let Some(text) = term.take() {
                        self.add_id(id_from_heading(&text));
                    }
                }
                Event::End(TagEnd::Link | TagEnd::Image) => drop(open.pop()),
                Event::Text(text) => match (&mut block, &mut heading) {
                    (Some(block), _) => {
                        let first = places.index(range.start);
                        for (offset, text) in text.lines().enumerate() {
                            let origin = &lines[(first + offset).min(lines.len() - 1)];
                            block.lines.push(Line {
                                text: text.to_owned(),
                                ..origin.clone()
                            });
                        }
                    }
                    (None, heading) => {
                        if let Some(link) = open.last() {
                            self.links[*link].text.push_str(&text);
                        }
                        if let Some(term) = &mut term {
                            term.push_str(&text);
                        }
                        match heading {
                            Some((heading, _)) => heading.push_str(&text),
                            None => self
                                .prose
                                .push((text.to_string(), places.line(range.start))),
                        }
                    }
                },
                Event::Code(code) => {
                    if let Some((heading, _)) = &mut heading {
                        heading.push_str(&code);
                    }
                    if let Some(term) = &mut term {
                        term.push_str(&code);
                    }
                    if let Some(link) = open.last() {
                        self.links[*link].text.push_str(&code);
                        self.links[*link].code.push(code.to_string());
                    }
                    self.code_spans
                        .push((code.to_string(), places.line(range.start)));
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    let used = places.origin(lines, range.start);
                    let whole = &source[range.clone()];
                    // One that is defined elsewhere is mended there.
                    let origin = match whole.contains(&*dest_url) {
                        true => used,
                        false => definition(lines, &used.file, &dest_url).unwrap_or(used),
                    };
                    open.push(self.links.len());
                    self.links.push(Link::at(origin, dest_url.to_string()));
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    let origin = places.origin(lines, range.start);
                    self.links.extend(
                        attributes(&html, &["href", "src"])
                            .map(|destination| Link::at(origin, destination)),
                    );
                    if ["<pre", "<code", "<script"]
                        .iter()
                        .any(|tag| html.contains(tag))
                    {
                        self.raw_code.push((origin.file.clone(), origin.number));
                    }
                    for id in attributes(&html, &["id"]) {
                        self.add_id(id);
                    }
                    trials.extend(trial(&html).map(|name| (name, places.line(range.start))));
                    if html.contains("<details") {
                        answer = Some(places.line(range.start));
                    }
                    if html.contains("</details>")
                        && let Some(first) = answer.take()
                    {
                        let last = places.line(range.start);
                        let trials = std::mem::take(&mut trials);
                        self.answers.push(Answer {
                            first,
                            last,
                            trials,
                        });
                    }
                }
                _ => {}
            }
        }
        prose.end();
        self.quizzes = quizzes.end();
        self.paragraphs = prose.paragraphs;
        self.marks = prose.marks;
        self.lists = prose.lists;
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

/// The line of a file that gives an address its label: `[label]: address`.
fn definition<'a>(lines: &'a [Line], file: &Path, address: &str) -> Option<&'a Line> {
    let mut lines = lines.iter().filter(|line| line.file == file);
    lines.find(|line| {
        let parts = line.text.trim_start().split_once("]:");
        parts.is_some_and(|(label, rest)| label.starts_with('[') && rest.contains(address))
    })
}

/// Whether a fenced block ends with its fence; an indented one has none. Left
/// open, it goes on to the end of the page, or of the list that it is in.
fn is_closed(block: &str) -> bool {
    let mark = match block.chars().next() {
        Some(mark @ ('`' | '~')) => mark,
        _ => return true,
    };
    let width = block.chars().take_while(|c| *c == mark).count();
    let last = block.trim_end().lines().skip(1).last().unwrap_or("");
    let fence = last.trim_start_matches([' ', '\t', '>']);
    fence.len() >= width && fence.chars().all(|c| c == mark)
}

fn unclosed(opening: &Line) -> Finding {
    Finding::new(
        &opening.file,
        opening.number,
        "this block is never closed",
        "close it with a line of the same marks, indented like the first",
    )
}

/// The id that mdBook gives a heading.
fn id_from_heading(text: &str) -> String {
    text.trim()
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            _ if c.is_alphanumeric() || c == '_' || c == '-' => Some(c),
            _ if c.is_whitespace() => Some('-'),
            _ => None,
        })
        .collect()
}

/// The trial that a comment names.
fn trial(html: &str) -> Option<String> {
    let comment = html.trim().strip_prefix("<!-- trial: ")?;
    Some(comment.strip_suffix(" -->")?.to_owned())
}

/// The values of double-quoted HTML attributes.
fn attributes<'a>(html: &'a str, names: &'a [&str]) -> impl Iterator<Item = String> + 'a {
    names.iter().flat_map(move |name| {
        let start = format!(" {name}=\"");
        html.split(&start)
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
            .collect::<Vec<_>>()
    })
}

/// Leads from a byte of the expanded text to the line that put it there.
struct Places {
    starts: Vec<usize>,
    /// For each expanded line the line of the chapter itself that it is from.
    own: Vec<usize>,
}

impl Places {
    fn new(source: &str, lines: &[Line], chapter: &Path) -> Self {
        let mut starts = vec![0];
        starts.extend(source.match_indices('\n').map(|(at, _)| at + 1));
        let mut own = Vec::with_capacity(lines.len());
        let mut last = 0;
        let mut inside = false;
        for line in lines {
            if line.file == chapter {
                last = line.number;
                inside = false;
            } else if !inside {
                last += 1;
                inside = true;
            }
            own.push(last);
        }
        Places { starts, own }
    }

    fn index(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte) - 1
    }

    fn origin<'a>(&self, lines: &'a [Line], byte: usize) -> &'a Line {
        &lines[self.index(byte).min(lines.len() - 1)]
    }

    fn line(&self, byte: usize) -> usize {
        let index = self.index(byte).min(self.own.len().saturating_sub(1));
        self.own.get(index).copied().unwrap_or(1)
    }
}
