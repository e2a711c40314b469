//! Numbers and answers without a mark that need none, with the reason, from `book.toml`:
//! `[[preprocessor.instep.unmarked]]`. The words that they name have to stand there, so
//! that who changes these hears of it.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::book::Book;
use crate::book::chapter::Chapter;
use crate::book::prose::Paragraph;
use crate::book::settings::{self, Unmarked};
use crate::book::text::{self, line_of};
use crate::files::slashed;
use crate::finding::Finding;

pub struct Exceptions<'a> {
    known: &'a [Unmarked],
    used: RefCell<BTreeSet<usize>>,
}

impl<'a> Exceptions<'a> {
    pub fn of(book: &'a Book) -> Self {
        Exceptions {
            known: &book.settings.unmarked,
            used: RefCell::default(),
        }
    }

    /// What of a paragraph is settled, by a mark or by an exception.
    pub fn settled(&self, page: &Chapter, paragraph: &Paragraph) -> Vec<Range<usize>> {
        let name = slashed(&page.path);
        let mut settled = paragraph.settled.clone();
        for (index, exception) in self.known.iter().enumerate() {
            if name == exception.page
                && let Some(at) = paragraph.text.find(&exception.text)
            {
                settled.push(at..at + exception.text.len());
                self.used.borrow_mut().insert(index);
            }
        }
        settled
    }

    /// Those whose words stand nowhere.
    pub fn unused(&self, book: &Book) -> Vec<Finding> {
        let used = self.used.borrow();
        let known = self.known.iter().enumerate();
        let unused = known.filter(|(index, _)| !used.contains(index));
        unused
            .map(|(_, exception)| {
                let settings = text::read(&book.root.join(settings::PATH)).unwrap_or_default();
                Finding::new(
                    settings::PATH,
                    line_of(&settings, &exception.text),
                    format!("`{}` does not say this in its text", exception.page),
                    "name the words that stand there, or delete the exception",
                )
                .found(format!("`{}`", exception.text))
            })
            .collect()
    }
}
