//! The page that holds the whole book, as it is printed: the parts stand above
//! their chapters, and each listing stands once, where a chapter teaches it.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use mdbook_renderer::book::{Book, BookItem};

use crate::pages;

/// What mdBook puts between two pages.
const BREAK: &str = "<div style=\"break-before: page; page-break-before: always;\"></div>";
const OPENING: &str = "<main>";
const OPENED: &str = "<main class=\"book\">";
const CLOSING: &str = "</main>";
/// Behind this chapter comes a page for each listing.
const LISTINGS: &str = "listings.md";
/// How a link to a goal begins, with the name of a listing behind.
const GOAL: &str = "href=\"#goal=";
const FIGURE: &str = "<figure class=\"listing";
/// How the frame of a listing begins that a chapter shows.
const FRAME: &str = "<figure class=\"listing\">\n<figcaption><a href=\"#";

const STYLE: &str = include_str!("paper.css");

/// A page of the book, in the order of the book.
#[derive(Debug, PartialEq, Eq)]
pub enum Sheet {
    Chapter {
        /// The title of the part that it opens.
        opens: Option<String>,
    },
    /// The page of a listing.
    Listing,
}

/// The pages of a book as mdBook has rendered them one after the other: its
/// chapters, and those of so many `listings`, which only the rendered book has.
pub fn sheets(book: &Book, listings: usize) -> Vec<Sheet> {
    let mut opens = None;
    let mut sheets = vec![];
    for item in book.iter() {
        match item {
            BookItem::PartTitle(title) => opens = Some(title.clone()),
            BookItem::Chapter(chapter) => {
                let Some(path) = &chapter.path else { continue };
                sheets.push(Sheet::Chapter {
                    opens: opens.take(),
                });
                if path == Path::new(LISTINGS) {
                    sheets.extend((0..listings).map(|_| Sheet::Listing));
                }
            }
            BookItem::Separator => {}
        }
    }
    sheets
}

/// Makes the book in the folder `html` one for paper.
///
/// # Errors
///
/// When the page that holds it is not as mdBook writes it.
pub fn finish(html: &Path, sheets: &[Sheet]) -> Result<()> {
    let page = html.join("print.html");
    if !page.exists() {
        return Ok(()); // The author wants none.
    }
    let text = std::fs::read_to_string(&page)
        .with_context(|| format!("cannot read {}", page.display()))?;
    let paper = on_paper(&text, sheets)
        .with_context(|| format!("{} can't be made fit for paper", page.display()))?;
    pages::rewrite(&page, |_| paper.clone())
}

/// The page that holds all `sheets`, made fit for paper.
///
/// # Errors
///
/// When there are more or less of them, or no chapter shows a listing.
pub fn on_paper(page: &str, sheets: &[Sheet]) -> Result<String> {
    let (head, rest) = page.split_once(OPENING).context("it has no text")?;
    let (main, foot) = rest.split_once(CLOSING).context("its text has no end")?;
    let rendered: Vec<_> = main.split(BREAK).collect();
    ensure!(
        rendered.len() == sheets.len(),
        "it holds {} pages, and the book has {}",
        rendered.len(),
        sheets.len()
    );
    let mut chapters = vec![];
    let mut listings = vec![];
    for (text, sheet) in rendered.iter().zip(sheets) {
        match sheet {
            Sheet::Chapter { opens } => chapters.push(chapter(text, opens.as_deref())),
            Sheet::Listing => listings.push(heading(text).context("a listing has no name")?),
        }
    }
    let mut main = chapters.join(BREAK);
    for id in listings {
        main = led_to(&main, id).with_context(|| format!("no chapter shows `{id}`"))?;
    }
    main = to_listings(&main);
    let head = head.replacen("</head>", &format!("<style>\n{STYLE}</style>\n</head>"), 1);
    Ok(format!("{head}{OPENED}{main}{CLOSING}{foot}"))
}

/// A chapter whose headings are one level deeper, since those of the parts are above.
fn chapter(text: &str, opens: Option<&str>) -> String {
    let mut chapter = text.to_owned();
    for level in (1..=5).rev() {
        for tag in ["<h", "</h"] {
            for end in [" ", ">"] {
                let from = format!("{tag}{level}{end}");
                chapter = chapter.replace(&from, &format!("{tag}{}{end}", level + 1));
            }
        }
    }
    match opens {
        Some(title) => {
            let title = title.replace('&', "&amp;").replace('<', "&lt;");
            format!("\n<h1 class=\"part\">{title}</h1>{chapter}")
        }
        None => chapter,
    }
}

/// To what links to a page lead, where all pages are one.
fn heading(page: &str) -> Option<&str> {
    let (_, heading) = page.split_once("<h1 id=\"")?;
    Some(heading.split_once('"')?.0)
}

/// What led to the page of a listing leads to where a chapter shows it first.
fn led_to(main: &str, id: &str) -> Option<String> {
    let (before, after) = main.split_once(&format!("{FRAME}{id}\">"))?;
    let (caption, after) = after.split_once("</a>")?;
    Some(format!(
        "{before}<figure class=\"listing\" id=\"{id}\">\n<figcaption>{caption}{after}"
    ))
}

/// What leads to a goal leads to its listing: on paper no script opens it there.
fn to_listings(main: &str) -> String {
    let mut parts = main.split(GOAL);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let found = part.split_once('"').and_then(|(goal, rest)| {
            let (name, _) = goal.split_once(':')?;
            let (before, _) = main.split_once(&format!("\">\n<figcaption><code>{name}</code>"))?;
            let (_, id) = before.rsplit_once(&format!("{FIGURE}\" id=\""))?;
            Some((id, rest))
        });
        match found {
            Some((id, rest)) => text += &format!("href=\"#{id}\"{rest}"),
            None => text += &format!("{GOAL}{part}"),
        }
    }
    text
}

/// The chapters of a page that is fit for paper.
pub fn chapters(paper: &str) -> Option<Vec<&str>> {
    let (_, rest) = paper.split_once(OPENED)?;
    let (main, _) = rest.split_once(CLOSING)?;
    Some(main.split(BREAK).collect())
}
