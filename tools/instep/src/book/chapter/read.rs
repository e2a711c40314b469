//! Makes a chapter of what a Markdown parser tells.

use std::ops::Range;
use std::path::Path;

use mdbook_markdown::pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use super::places::Places;
use super::{Answer, Chapter, Link};
use crate::book::block::{Block, Info};
use crate::book::include::Line;
use crate::book::prose::Prose;
use crate::book::quiz::Quizzes;
use crate::finding::Finding;

/// Reads a chapter, of which it keeps what is open yet.
pub(super) struct Reader<'a> {
    chapter: &'a mut Chapter,
    source: &'a str,
    places: &'a Places,
    lines: &'a [Line],
    block: Option<Block>,
    /// Its text, and the id that it gives itself.
    heading: Option<(String, Option<String>)>,
    term: Option<String>,
    /// The line that opens an answer, and the trials that it has named.
    answer: Option<usize>,
    trials: Vec<(String, usize)>,
    /// Links, the innermost last.
    links: Vec<usize>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        chapter: &'a mut Chapter,
        source: &'a str,
        places: &'a Places,
        lines: &'a [Line],
    ) -> Self {
        Reader {
            chapter,
            source,
            places,
            lines,
            block: None,
            heading: None,
            term: None,
            answer: None,
            trials: vec![],
            links: vec![],
        }
    }

    pub(super) fn read(mut self) {
        let mut options = MarkdownOptions::default();
        options.smart_punctuation = false;
        let mut prose = Prose::default();
        let mut quizzes = Quizzes::default();
        for (event, range) in new_cmark_parser(self.source, &options).into_offset_iter() {
            let first = self.places.line(range.start);
            let end = self.source[..range.end].trim_end().len();
            let last = self.places.line(end.saturating_sub(1));
            prose.take(&event, self.origin(&range));
            quizzes.take(&event, first, last, self.chapter.blocks.len());
            self.take(event, range);
        }
        prose.end();
        self.chapter.quizzes = quizzes.end();
        self.chapter.paragraphs = prose.paragraphs;
        self.chapter.marks = prose.marks;
        self.chapter.lists = prose.lists;
        self.chapter.marks_in_code = prose.marks_in_code;
        self.chapter.ends_of_no_mark = prose.ends_of_no_mark;
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                self.open_block(Info::parse(&info), &range);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                self.open_block(Info::default(), &range);
            }
            Event::End(TagEnd::CodeBlock) => self.close_block(&range),
            Event::Start(Tag::Heading { id, .. }) => {
                self.heading = Some((String::new(), id.map(|id| id.to_string())));
            }
            Event::End(TagEnd::Heading(_)) => self.close_heading(),
            // mdBook makes an anchor of a defined term as well.
            Event::Start(Tag::DefinitionListTitle) => self.term = Some(String::new()),
            Event::End(TagEnd::DefinitionListTitle) => {
                if let Some(text) = self.term.take() {
                    self.chapter.add_id(id_from_heading(&text));
                }
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                self.open_link(&dest_url, &range);
            }
            Event::End(TagEnd::Link | TagEnd::Image) => drop(self.links.pop()),
            Event::Text(text) => match self.block {
                Some(_) => self.line_of_block(&text, &range),
                None => self.text(&text, &range),
            },
            Event::Code(code) => self.code(&code, &range),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html, &range),
            _ => {}
        }
    }

    fn line(&self, range: &Range<usize>) -> usize {
        self.places.line(range.start)
    }

    fn origin(&self, range: &Range<usize>) -> &'a Line {
        self.places.origin(self.lines, range.start)
    }

    fn open_block(&mut self, info: Info, range: &Range<usize>) {
        self.block = Some(Block {
            chapter: self.chapter.path.clone(),
            line: self.line(range),
            info,
            lines: vec![],
            includes: vec![],
        });
    }

    fn line_of_block(&mut self, text: &str, range: &Range<usize>) {
        let Some(block) = &mut self.block else { return };
        let first = self.places.index(range.start);
        for (offset, text) in text.lines().enumerate() {
            let origin = &self.lines[(first + offset).min(self.lines.len() - 1)];
            block.lines.push(Line {
                text: text.to_owned(),
                ..origin.clone()
            });
        }
    }

    fn close_block(&mut self, range: &Range<usize>) {
        let Some(mut block) = self.block.take() else {
            return;
        };
        let end = self.places.line(range.end.saturating_sub(1));
        if !is_closed(&self.source[range.clone()]) {
            let finding = unclosed(self.origin(range));
            self.chapter.findings.push(finding);
        }
        let includes = self.chapter.includes.iter();
        block.includes = includes
            .filter(|include| (block.line..=end).contains(&include.line))
            .cloned()
            .collect();
        self.chapter.blocks.push(block);
    }

    fn close_heading(&mut self) {
        let Some((text, id)) = self.heading.take() else {
            return;
        };
        if self.chapter.title.is_empty() {
            self.chapter.title.clone_from(&text);
        }
        let id = id.unwrap_or_else(|| id_from_heading(&text));
        self.chapter.add_id(id);
    }

    fn open_link(&mut self, address: &str, range: &Range<usize>) {
        let used = self.origin(range);
        // One that is defined elsewhere is mended there.
        let origin = match self.source[range.clone()].contains(address) {
            true => used,
            false => definition(self.lines, &used.file, address).unwrap_or(used),
        };
        self.links.push(self.chapter.links.len());
        let link = Link::at(origin, address.to_owned());
        self.chapter.links.push(link);
    }

    /// The link that is read just now.
    fn link(&mut self) -> Option<&mut Link> {
        self.chapter.links.get_mut(*self.links.last()?)
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        if let Some(link) = self.link() {
            link.text.push_str(text);
        }
        if let Some(term) = &mut self.term {
            term.push_str(text);
        }
        match &mut self.heading {
            Some((heading, _)) => heading.push_str(text),
            None => {
                let line = self.line(range);
                self.chapter.prose.push((text.to_owned(), line));
            }
        }
    }

    fn code(&mut self, code: &str, range: &Range<usize>) {
        if let Some((heading, _)) = &mut self.heading {
            heading.push_str(code);
        }
        if let Some(term) = &mut self.term {
            term.push_str(code);
        }
        if let Some(link) = self.link() {
            link.text.push_str(code);
            link.code.push(code.to_owned());
        }
        let line = self.line(range);
        self.chapter.code_spans.push((code.to_owned(), line));
    }

    fn html(&mut self, html: &str, range: &Range<usize>) {
        let (origin, line) = (self.origin(range), self.line(range));
        let links = attributes(html, &["href", "src"]);
        let links = links.map(|destination| Link::at(origin, destination));
        self.chapter.links.extend(links);
        let code = ["<pre", "<code", "<script"];
        if code.iter().any(|tag| html.contains(tag)) {
            let place = (origin.file.clone(), origin.number);
            self.chapter.raw_code.push(place);
        }
        for id in attributes(html, &["id"]) {
            self.chapter.add_id(id);
        }
        self.trials.extend(trial(html).map(|name| (name, line)));
        if html.contains("<details") {
            self.answer = Some(line);
        }
        if html.contains("</details>")
            && let Some(first) = self.answer.take()
        {
            self.chapter.answers.push(Answer {
                first,
                last: line,
                trials: std::mem::take(&mut self.trials),
            });
        }
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
