//! The whole book as an EPUB: a file for each chapter, with its pictures and colors.

mod xhtml;

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Context, Result};
use epub_builder::{
    EpubBuilder, EpubContent, EpubVersion, MetadataOpfV3, ReferenceType, TocElement, ZipLibrary,
};
use html_escape::encode_double_quoted_attribute;
use regex::{Captures, Regex};
use uuid::Uuid;

use self::xhtml::Picture;

const STYLE: &str = include_str!("page.css");

/// The name of this book among all books, whatever its edition.
const IDENTIFIER: Uuid = Uuid::from_u128(0x9b1d_33a4_6c0e_4f57_8e21_5d7c_40b2_a96f);

/// Writes the book in the folder `html`, whose `book.toml` is in `root`, to
/// `file`, whole or not at all.
///
/// # Errors
///
/// When the book was not built, or the file can't be written.
pub fn write(root: &Path, html: &Path, file: &Path) -> Result<()> {
    let page = crate::page(html)?;
    let text =
        fs::read_to_string(&page).with_context(|| format!("cannot read {}", page.display()))?;
    let about = About::read(&root.join("book.toml"))?;
    let scratch = crate::scratch(file)?;
    let made = scratch.path().join("book.epub");
    let written = File::create(&made)
        .with_context(|| format!("cannot write into {}", scratch.path().display()))?;
    epub(&text, &about)
        .and_then(|book| Ok(book.generate(written)?))
        .with_context(|| format!("{} can't become an EPUB", page.display()))?;
    crate::finish(&made, file)
}

/// What a book says of itself.
struct About {
    title: String,
    description: String,
    authors: Vec<String>,
    language: String,
}

impl About {
    fn read(manifest: &Path) -> Result<Self> {
        let text = fs::read_to_string(manifest)
            .with_context(|| format!("cannot read {}", manifest.display()))?;
        let table: toml::Table =
            toml::from_str(&text).with_context(|| format!("{} is no TOML", manifest.display()))?;
        let book = table.get("book");
        let word = |name: &str| {
            let word = book.and_then(|book| book.get(name));
            let word = word.and_then(toml::Value::as_str);
            word.map(str::to_owned)
                .with_context(|| format!("{} has no `book.{name}`", manifest.display()))
        };
        let authors = book.and_then(|book| book.get("authors")?.as_array());
        let authors = authors.into_iter().flatten();
        Ok(Self {
            title: word("title")?,
            description: word("description")?,
            authors: authors
                .filter_map(|author| author.as_str().map(str::to_owned))
                .collect(),
            language: word("language")?,
        })
    }

    /// The first page.
    fn title_page(&self) -> String {
        let body = format!(
            "<h1>{}</h1>\n<p>{}</p>\n<p>{}</p>",
            encode_double_quoted_attribute(&self.title),
            encode_double_quoted_attribute(&self.description),
            encode_double_quoted_attribute(&self.authors.join(", "))
        );
        xhtml::document(&self.language, &self.title, &body)
    }
}

/// A chapter, as it stands in the page of all.
struct Chapter<'a> {
    file: String,
    /// The title of the part that it opens.
    part: Option<String>,
    title: String,
    /// What leads to its title.
    id: &'a str,
    html: &'a str,
}

impl<'a> Chapter<'a> {
    fn read(index: usize, html: &'a str) -> Result<Self> {
        let number = index + 1;
        let (id, title) =
            heading(html).with_context(|| format!("chapter {number} has no title"))?;
        let part = html.split_once("<h1 class=\"part\">");
        let part = part.and_then(|(_, rest)| rest.split_once("</h1>"));
        Ok(Self {
            file: format!("{number:02}.xhtml"),
            part: part.map(|(part, _)| xhtml::plain(part)),
            title,
            id,
            html,
        })
    }
}

/// A chapter's heading: what it is called, and its words.
fn heading(html: &str) -> Option<(&str, String)> {
    let (_, rest) = html.split_once("<h2 ")?;
    let (attributes, rest) = rest.split_once('>')?;
    let (_, id) = attributes.split_once("id=\"")?;
    let (words, _) = rest.split_once("</h2>")?;
    Some((id.split_once('"')?.0, xhtml::plain(words)))
}

fn epub(page: &str, about: &About) -> Result<EpubBuilder<ZipLibrary>> {
    let chapters = site::paper::chapters(page)
        .context("it is not as the site's renderer leaves it: build the book again")?;
    let chapters = chapters.into_iter().enumerate();
    let chapters: Vec<_> = chapters
        .map(|(index, html)| Chapter::read(index, html))
        .collect::<Result<_>>()?;
    let mut book = EpubBuilder::new(ZipLibrary::new()?)?;
    book.epub_version(EpubVersion::V33);
    book.set_uuid(IDENTIFIER);
    book.set_title(&about.title);
    book.add_description(&about.description);
    book.set_languages(vec![about.language.clone()]);
    book.set_toc_name("Contents");
    for author in &about.authors {
        // The library gives an author whom it is told of the name of the language.
        let author = MetadataOpfV3::new("dcterms:creator".to_owned(), author.clone());
        book.add_metadata_opf(Box::new(author));
    }
    book.stylesheet(STYLE.as_bytes())?;
    book.add_content(
        EpubContent::new("title.xhtml", about.title_page().as_bytes())
            .title(&about.title)
            .reftype(ReferenceType::TitlePage),
    )?;
    let places = places(&chapters);
    let mut pictures = vec![];
    let mut is_within = false;
    for chapter in &chapters {
        let text = document(about, chapter, &places, &mut pictures)?;
        let content = EpubContent::new(&chapter.file, text.as_bytes());
        is_within |= chapter.part.is_some();
        book.add_content(match &chapter.part {
            Some(part) => {
                let place = format!("{}#{}", chapter.file, chapter.id);
                let first = TocElement::new(place, &chapter.title);
                content.title(part).child(first)
            }
            None => content
                .title(&chapter.title)
                .level(if is_within { 2 } else { 1 }),
        })?;
    }
    for picture in pictures {
        xhtml::ensure_well_formed(&picture.file, &picture.svg)?;
        book.add_resource(&picture.file, picture.svg.as_bytes(), "image/svg+xml")?;
    }
    Ok(book)
}

/// In which files what is that links lead to.
fn places<'a>(chapters: &'a [Chapter<'_>]) -> HashMap<&'a str, &'a str> {
    static ID: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(" id=\"([^\"]+)\"").expect("it is a regular expression"));
    let of_chapter = |chapter: &'a Chapter<'_>| {
        let ids = ID.captures_iter(chapter.html);
        let ids = ids.filter_map(|found| Some(found.get(1)?.as_str()));
        ids.map(|id| (id, &*chapter.file))
    };
    chapters.iter().flat_map(of_chapter).collect()
}

/// A chapter as a file of its own.
fn document(
    about: &About,
    chapter: &Chapter<'_>,
    places: &HashMap<&str, &str>,
    pictures: &mut Vec<Picture>,
) -> Result<String> {
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(" href=\"#([^\"]+)\"").expect("it is a regular expression"));
    let body = xhtml::body(chapter.html, pictures);
    let body = LINK.replace_all(&body, |link: &Captures| match places.get(&link[1]) {
        Some(file) if *file != chapter.file => format!(" href=\"{file}#{}\"", &link[1]),
        _ => link[0].to_owned(),
    });
    let text = xhtml::document(&about.language, &chapter.title, &body);
    xhtml::ensure_well_formed(&chapter.file, &text)?;
    Ok(text)
}
