//! Quizzes, as chapters write them: a comment that names what is asked, a paragraph with
//! the question, a task list with the candidates.
//!
//! ```markdown
//! <!-- quiz: prints lost_update -->
//!
//! **Quiz.** Which of these can it print?
//!
//! - [ ] `counted 3 of 3`
//! - [ ] `counted 0 of 3`
//! ```

use std::fmt::Write;

use formats::quiz::{Candidate, Fate};
use html_escape::encode_text;
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};

/// How the comment begins that opens a quiz.
const OPENING: &str = "<!-- quiz:";

/// What readers are asked of each candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asks {
    /// Whether the listing of that name can print it.
    Prints(String),
    /// Whether it can print these lines in this order, perhaps with others between.
    Orders(String),
    /// Whether it is the line at which the listing of that name panics.
    PanicsAt(String),
    /// Whether the compiler takes this block.
    Compiles,
    /// Whether this block runs to its end, and so compiles and does not panic.
    Runs,
}

impl Asks {
    /// The forms that there are.
    pub const FORMS: &str =
        "say `prints NAME`, `orders NAME`, `panics at NAME`, `compiles`, or `runs`";

    fn parse(text: &str) -> Option<Self> {
        Some(match text.split_whitespace().collect::<Vec<_>>()[..] {
            ["prints", name] => Asks::Prints(name.to_owned()),
            ["orders", name] => Asks::Orders(name.to_owned()),
            ["panics", "at", name] => Asks::PanicsAt(name.to_owned()),
            ["compiles"] => Asks::Compiles,
            ["runs"] => Asks::Runs,
            _ => return None,
        })
    }

    /// The listing that it is about.
    pub fn listing(&self) -> Option<&str> {
        match self {
            Asks::Prints(name) | Asks::Orders(name) | Asks::PanicsAt(name) => Some(name),
            Asks::Compiles | Asks::Runs => None,
        }
    }

    /// Whether the candidates are blocks of code.
    pub fn is_of_blocks(&self) -> bool {
        self.listing().is_none()
    }
}

/// A question of a chapter.
#[derive(Debug, Clone)]
pub struct Quiz {
    /// Lines of the chapter: the comment's, and the last of the list.
    pub first: usize,
    pub last: usize,
    /// `None` where the comment names no form.
    pub asks: Option<Asks>,
    /// The question as the reader sees it, and as HTML.
    pub question: Words,
    pub options: Vec<Choice>,
}

/// A candidate of a quiz.
#[derive(Debug, Clone)]
pub struct Choice {
    pub line: usize,
    pub words: Words,
    pub candidate: Candidate,
    /// What stands between stars and is no [`Fate`].
    pub unknown: Option<String>,
    /// Which of the chapter's blocks it is.
    pub block: Option<usize>,
    /// Whether it has a box to tick.
    pub has_box: bool,
}

/// Running text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    pub text: String,
    pub html: String,
}

impl Words {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) => {
                self.text += text;
                self.html += &encode_text(text).replace('\'', "’");
            }
            Event::Code(code) => {
                self.text += code;
                let _ = write!(self.html, "<code>{}</code>", encode_text(code));
            }
            Event::SoftBreak | Event::HardBreak => {
                self.text.push(' ');
                self.html.push(' ');
            }
            Event::InlineHtml(html) => self.html += html,
            Event::Start(Tag::Emphasis) => self.html += "<em>",
            Event::End(TagEnd::Emphasis) => self.html += "</em>",
            Event::Start(Tag::Strong) => self.html += "<strong>",
            Event::End(TagEnd::Strong) => self.html += "</strong>",
            _ => {}
        }
    }
}

/// Makes quizzes of what a parser tells.
#[derive(Debug, Default)]
pub struct Quizzes {
    pub done: Vec<Quiz>,
    open: Option<Quiz>,
    in_question: bool,
    /// How many lists are open within the quiz.
    depth: usize,
    emphasis: Option<String>,
}

impl Quizzes {
    /// Takes the next thing that the parser has found in a line of the chapter, when it
    /// has found so many blocks before.
    pub fn take(&mut self, event: &Event<'_>, line: usize, last: usize, blocks: usize) {
        if let Event::Html(html) | Event::InlineHtml(html) = event
            && let Some((_, rest)) = html.split_once(OPENING)
        {
            self.open = Some(Quiz {
                first: line,
                last: line,
                asks: Asks::parse(rest.split("-->").next().unwrap_or_default()),
                question: Words::default(),
                options: vec![],
            });
            (self.in_question, self.depth, self.emphasis) = (false, 0, None);
            return;
        }
        let Some(quiz) = &mut self.open else {
            return;
        };
        match event {
            Event::Start(Tag::Paragraph) if self.depth == 0 => self.in_question = true,
            Event::End(TagEnd::Paragraph) if self.depth == 0 => self.in_question = false,
            Event::Start(Tag::List(_)) => self.depth += 1,
            Event::End(TagEnd::List(_)) if self.depth > 1 => self.depth -= 1,
            Event::End(TagEnd::List(_)) => {
                quiz.last = last;
                self.done.extend(self.open.take());
            }
            // Something else stands where the list should: the rules will say so.
            Event::Start(Tag::Heading { .. }) => self.done.extend(self.open.take()),
            Event::Start(Tag::Item) if self.depth == 1 => quiz.options.push(Choice {
                line,
                words: Words::default(),
                candidate: Candidate::default(),
                unknown: None,
                block: None,
                has_box: false,
            }),
            _ if self.in_question => quiz.question.take(event),
            _ => {
                if let Some(choice) = quiz.options.last_mut() {
                    choice.take(event, blocks, &mut self.emphasis);
                }
            }
        }
    }

    /// All of them, at the end of the chapter.
    pub fn end(mut self) -> Vec<Quiz> {
        self.done.extend(self.open);
        self.done
    }
}

impl Choice {
    fn take(&mut self, event: &Event<'_>, blocks: usize, emphasis: &mut Option<String>) {
        match event {
            Event::TaskListMarker(_) => self.has_box = true,
            Event::Start(Tag::CodeBlock(_)) => self.block = Some(blocks),
            Event::Code(code) if self.block.is_none() => {
                self.candidate.lines.push(code.to_string());
            }
            Event::Start(Tag::Emphasis) => *emphasis = Some(String::new()),
            Event::Text(text) => {
                if let Some(emphasis) = emphasis {
                    *emphasis += text;
                }
            }
            Event::End(TagEnd::Emphasis) => {
                let word = emphasis.take().unwrap_or_default();
                match Fate::named(&word) {
                    Some(fate) => self.candidate.ending = Some(fate),
                    None => self.unknown = Some(word),
                }
            }
            _ => {}
        }
        // A block's own text follows it, and is no part of the words.
        if self.block.is_none() {
            self.words.take(event);
        }
    }
}
