//! The running text of a chapter, a paragraph at a time, and the numbers that are
//! marked in it: `<data value="thread4.outputs">120</data>`.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::LazyLock;

use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use regex::{Captures, Regex};

use crate::book::include::Line;

/// What stands for code in a paragraph's text.
pub const CODE_MARK: char = '`';

/// What stands for other HTML within a paragraph: a space that nobody sees.
pub const SEAM: char = '\u{200b}';

/// A paragraph, a heading, an item of a list or a cell of a table.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// With [`CODE_MARK`] in the place of code.
    pub text: String,
    /// What is marked, and what a link to another site says.
    pub settled: Vec<Range<usize>>,
    /// Where each part of the text begins, and its line.
    parts: Vec<(usize, PathBuf, usize)>,
}

impl Paragraph {
    /// The file and the line of a byte of the text.
    pub fn place(&self, byte: usize) -> (PathBuf, usize) {
        let after = self.parts.partition_point(|(start, ..)| *start <= byte);
        let part = &self.parts[after.saturating_sub(1).min(self.parts.len() - 1)];
        (part.1.clone(), part.2)
    }
}

/// A number that says where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What stands in the attribute `value`.
    pub source: String,
    /// What the reader sees.
    pub text: String,
    pub file: PathBuf,
    pub line: usize,
}

/// Where a list begins in its chapter, and how many items it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    pub file: PathBuf,
    pub line: usize,
    pub items: usize,
}

/// Makes paragraphs of what a parser tells.
#[derive(Debug, Default)]
pub struct Prose {
    pub paragraphs: Vec<Paragraph>,
    pub marks: Vec<Mark>,
    pub lists: Vec<List>,
    /// Where code has what would be a mark outside of it.
    pub marks_in_code: Vec<(PathBuf, usize)>,
    /// Where a mark ends that has not begun.
    pub ends_of_no_mark: Vec<(PathBuf, usize)>,
    /// The lists that are open, the innermost last.
    within: Vec<usize>,
    current: Option<Paragraph>,
    /// The mark that is open, and where its text begins.
    open: Option<(Mark, usize)>,
    /// Where the text of a link to another site begins.
    link: Option<usize>,
    in_code: bool,
}

static DATA: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"<data\s+value="([^"]*)"\s*>"#).expect("a valid pattern"));
static WHOLE_DATA: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<data\s+value="([^"]*)"\s*>([^<]*)</data>"#).expect("a valid pattern")
});
static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new("<[^>]*>").expect("a valid pattern"));

/// A page as its reader sees it: without what its marks name, and with as many lines.
pub fn without_sources(page: &str) -> String {
    static TAGS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"<data\s+value="[^"]*"\s*>|</data>"#).expect("a valid pattern")
    });
    let lines = |tag: &Captures<'_>| "\n".repeat(tag[0].matches('\n').count());
    TAGS.replace_all(page, lines).into_owned()
}

impl Prose {
    /// Takes the next thing that the parser has found at `origin`.
    pub fn take(&mut self, event: &Event<'_>, origin: &Line) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                self.end();
                self.in_code = true;
            }
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            _ if self.in_code => {}
            Event::Start(Tag::List(_)) => {
                self.end();
                self.within.push(self.lists.len());
                self.lists.push(List {
                    file: origin.file.clone(),
                    line: origin.number,
                    items: 0,
                });
            }
            Event::End(TagEnd::List(_)) => {
                self.end();
                self.within.pop();
            }
            Event::Start(Tag::Item) => {
                self.end();
                if let Some(list) = self.within.last() {
                    self.lists[*list].items += 1;
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) if dest_url.contains("://") => {
                self.link = Some(self.paragraph(origin).text.len());
            }
            Event::End(TagEnd::Link) => {
                if let Some(start) = self.link.take() {
                    let paragraph = self.paragraph(origin);
                    paragraph.settled.push(start..paragraph.text.len());
                }
            }
            Event::Start(
                Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Link { .. }
                | Tag::Image { .. },
            )
            | Event::End(
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Image,
            ) => {}
            Event::Start(_) | Event::End(_) => self.end(),
            Event::Text(text) => self.paragraph(origin).text.push_str(text),
            // A name may be marked, as a number is.
            Event::Code(code) if self.open.is_some() => self.paragraph(origin).text.push_str(code),
            Event::Code(code) => {
                if code.contains("<data value=") {
                    let place = (origin.file.clone(), origin.number);
                    self.marks_in_code.push(place);
                }
                self.paragraph(origin).text.push(CODE_MARK);
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(paragraph) = &mut self.current {
                    paragraph.text.push(' ');
                }
            }
            Event::InlineHtml(html) => self.inline(html, origin),
            Event::Html(html) => self.html(html, origin),
            _ => {}
        }
    }

    /// Ends what is begun.
    pub fn end(&mut self) {
        // One without its end has no text, which is reported.
        self.marks.extend(self.open.take().map(|(mark, _)| mark));
        self.link = None;
        self.paragraphs.extend(self.current.take());
    }

    fn paragraph(&mut self, origin: &Line) -> &mut Paragraph {
        let paragraph = self.current.get_or_insert_with(|| Paragraph {
            text: String::new(),
            settled: vec![],
            parts: vec![],
        });
        let start = paragraph.text.len();
        paragraph
            .parts
            .push((start, origin.file.clone(), origin.number));
        paragraph
    }

    fn inline(&mut self, html: &str, origin: &Line) {
        if html.starts_with("<data") {
            // What is written otherwise is no source, and reported.
            let source = DATA.captures(html).map_or(html, |found| {
                found.get(1).map_or("", |value| value.as_str())
            });
            let mark = Mark {
                source: source.to_owned(),
                text: String::new(),
                file: origin.file.clone(),
                line: origin.number,
            };
            let start = self.paragraph(origin).text.len();
            let unended = self.open.replace((mark, start));
            self.marks.extend(unended.map(|(mark, _)| mark));
        } else if html == "</data>"
            && let Some((mut mark, start)) = self.open.take()
        {
            let paragraph = self.paragraph(origin);
            mark.text = paragraph.text[start..].to_owned();
            paragraph.settled.push(start..paragraph.text.len());
            self.marks.push(mark);
        } else if html == "</data>" {
            let place = (origin.file.clone(), origin.number);
            self.ends_of_no_mark.push(place);
        } else if let Some(paragraph) = &mut self.current {
            // `2<sup>17</sup>` is not 217.
            paragraph.text.push(SEAM);
        }
    }

    /// A line of HTML that stands by itself. Of these only the label of a folded
    /// part is text; what a picture says is not looked at.
    fn html(&mut self, html: &str, origin: &Line) {
        for whole in WHOLE_DATA.captures_iter(html) {
            self.marks.push(Mark {
                source: whole[1].to_owned(),
                text: whole[2].to_owned(),
                file: origin.file.clone(),
                line: origin.number,
            });
        }
        if html.trim_start().starts_with("<summary") {
            self.end();
            let settled = WHOLE_DATA.replace_all(html, CODE_MARK.to_string());
            let text = TAG.replace_all(&settled, "");
            self.paragraph(origin).text.push_str(text.trim());
            self.end();
        }
    }
}
