//! The book as an EPUB, file by file.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use tempfile::TempDir;
use zip::ZipArchive;

const MANIFEST: &str = "[book]\ntitle = \"Two & two\"\ndescription = \"Sums.\"\n\
    authors = [\"Ada\"]\nlanguage = \"en\"\n";

const BREAK: &str = "<div style=\"break-before: page; page-break-before: always;\"></div>";

const FIRST: &str = "<h2 id=\"one\"><a class=\"header\" href=\"#one\">One &amp; one</a></h2>\
    <p><a href=\"#two\">next</a><br><input type=\"checkbox\"></p>";

const SECOND: &str = "<h1 class=\"part\">Part</h1><h2 class=\"first\" id=\"two\">Two</h2>\
    <schedule-explorer data-name=\"a\"><button type=\"button\" hidden=\"\">Play</button>\
    <svg viewbox=\"0 0 8 8\"><title>A \"plot\"</title><desc>It rises.</desc><path d=\"M0 0\" /></svg>\
    <a href=\"#goal=a:1\">A goal</a> <a href=\"#two\">here</a></schedule-explorer>";

/// A folder in which a book of these chapters was built.
fn built(chapters: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let main = chapters.join(BREAK);
    let page = format!("<html><main class=\"book\">{main}</main></html>");
    fs::write(folder.path().join("print.html"), page).expect("the page can be written");
    fs::write(folder.path().join("book.toml"), MANIFEST).expect("the manifest can be written");
    folder
}

fn write(folder: &Path) -> anyhow::Result<()> {
    export::epub::write(folder, folder, &folder.join("book.epub"))
}

fn read(folder: &Path, name: &str) -> String {
    let file = File::open(folder.join("book.epub")).expect("it was written");
    let mut archive = ZipArchive::new(file).expect("it is an archive");
    let mut text = String::new();
    let mut file = archive.by_name(name).expect("the file is in it");
    file.read_to_string(&mut text).expect("it is a text");
    text
}

#[test]
fn each_chapter_is_a_file_of_well_formed_xml_and_links_lead_from_one_to_another() {
    let folder = built(&[FIRST, SECOND]);
    write(folder.path()).expect("it can be written");
    let first = read(folder.path(), "OEBPS/01.xhtml");
    assert!(first.contains("<title>One &amp; one</title>"), "{first}");
    assert!(
        first.contains("<a href=\"02.xhtml#two\">next</a><br/>\u{2610}</p>"),
        "{first}"
    );
    let second = read(folder.path(), "OEBPS/02.xhtml");
    assert!(
        second.contains(
            "<div class=\"explorer\"><img src=\"pictures/001.svg\" \
             alt=\"A &quot;plot&quot;. It rises.\"/>A goal <a href=\"#two\">here</a></div>"
        ),
        "{second}"
    );
    let picture = read(folder.path(), "OEBPS/pictures/001.svg");
    let opens = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><style>";
    assert!(picture.starts_with(opens), "{picture}");
}

/// Epubcheck 4.2 takes such a question for an error.
#[test]
fn a_table_of_many_columns_is_told_from_others_without_a_question_in_the_style() {
    let table = |columns| {
        let head = "<th><code>a</code></th>".repeat(columns);
        let row = "<td>yes</td>".repeat(columns);
        format!("<table><thead><tr>{head}</tr></thead><tbody><tr>{row}</tr></tbody></table>")
    };
    let chapter = format!("{FIRST}{}{}", table(2), table(9));
    let folder = built(&[&chapter]);
    write(folder.path()).expect("it can be written");
    let first = read(folder.path(), "OEBPS/01.xhtml");
    let wide = table(9).replace("<table>", "<table class=\"wide\">");
    assert!(first.contains(&(table(2) + &wide)), "{first}");
    let style = read(folder.path(), "OEBPS/stylesheet.css");
    assert!(
        style.contains(".wide td") && !style.contains(":has("),
        "{style}"
    );
}

#[test]
fn the_contents_have_the_parts_with_their_chapters() {
    let folder = built(&[FIRST, SECOND]);
    write(folder.path()).expect("it can be written");
    let contents = read(folder.path(), "OEBPS/nav.xhtml");
    let words: String = contents.split_whitespace().collect();
    let part =
        "<li><ahref=\"02.xhtml\">Part</a><ol><li><ahref=\"02.xhtml#two\">Two</a></li></ol></li>";
    assert!(words.contains(part), "{contents}");
    let about = read(folder.path(), "OEBPS/content.opf");
    assert!(
        about.contains("<dc:title>Two &amp; two</dc:title>"),
        "{about}"
    );
    assert!(about.contains(">Ada</meta>"), "{about}");
}

/// Whatever is wrong, the book that was there stays, and nothing lies beside it.
fn refused(folder: &TempDir) -> String {
    let file = folder.path().join("book.epub");
    fs::write(&file, "the book before").expect("the file can be written");
    let error = write(folder.path()).expect_err("it can't be written");
    assert_eq!(fs::read(&file).expect("it is there"), b"the book before");
    let left = fs::read_dir(folder.path()).expect("the folder can be read");
    assert_eq!(left.count(), 3, "the page, the manifest and the book");
    format!("{error:#}")
}

#[test]
fn what_would_be_no_xml_is_named_with_its_file_and_tag() {
    let said = refused(&built(&[FIRST, "<h2 id=\"two\">Two</h2>\n<wbr>so"]));
    assert!(said.contains("02.xhtml would be no XML"), "{said}");
    assert!(said.contains("wbr"), "{said}");
}

#[test]
fn a_page_that_is_not_fit_for_paper_and_a_manifest_without_a_title_are_refused() {
    let folder = built(&[FIRST]);
    fs::write(folder.path().join("print.html"), "<main></main>").expect("it can be written");
    let said = refused(&folder);
    assert!(said.contains("build the book again"), "{said}");

    let folder = built(&[FIRST]);
    fs::write(folder.path().join("book.toml"), "[book]").expect("it can be written");
    let said = refused(&folder);
    assert!(said.contains("book.toml has no `book.title`"), "{said}");
}
