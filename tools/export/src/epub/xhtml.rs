//! What stands in a page that mdBook has rendered, as XHTML and its pictures as SVG.

use std::sync::LazyLock;

use anyhow::{Result, anyhow};
use html_escape::{decode_html_entities, encode_double_quoted_attribute};
use regex::{Captures, Regex};

const PICTURE_STYLE: &str = include_str!("picture.css");

fn regex(text: &str) -> Regex {
    Regex::new(text).expect("it is a regular expression")
}

/// What HTML allows, a page of an EPUB does not, and what stands there instead.
static REPLACED: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        ("<br>", "<br/>"),
        ("<hr>", "<hr/>"),
        (r#"<input type="checkbox">"#, "\u{2610}"),
        ("<schedule-explorer[^>]*>", r#"<div class="explorer">"#),
        ("</schedule-explorer>", "</div>"),
        ("<details[^>]*>", r#"<details open="open">"#),
        // A script is behind each of these.
        ("(?s)<button.*?</button>", ""),
        (r#"<p><a class="run-there".*?</p>"#, ""),
        (r##"<a [^>]*href="#schedule=[^>]*>Show me</a>"##, ""),
        (
            r##"<a [^>]*href="#(?:schedule|goal)=[^>]*>(.*?)</a>"##,
            "$1",
        ),
        // A column for each of a dozen servers. A style could count them, too; epubcheck takes
        // that for an error.
        (
            r"<table>(\s*<thead>\s*<tr>(?:\s*<th[^>]*>(?:[^<]|</?(?:a|code)\b[^>]*>)*</th>){9})",
            r#"<table class="wide">$1"#,
        ),
        // It names what is called otherwise where all pages are one.
        (r#" aria-labelledby="[^"]*""#, ""),
    ]
    .map(|(from, to)| (regex(from), to))
    .into()
});

/// Names of SVG that HTML writes in small letters.
const SVG_NAMES: [&str; 5] = ["viewBox", "refX", "refY", "markerWidth", "markerHeight"];

static PICTURE: LazyLock<Regex> = LazyLock::new(|| regex("(?s)<svg.*?</svg>"));
static TAG: LazyLock<Regex> = LazyLock::new(|| regex("<[^>]*>"));

/// A picture of a page, which is a file of its own.
pub struct Picture {
    pub file: String,
    pub svg: String,
}

/// What stands in a page; its pictures go behind the `others`.
pub fn body(html: &str, others: &mut Vec<Picture>) -> String {
    let mut html = PICTURE
        .replace_all(html, |svg: &Captures| {
            let file = format!("pictures/{:03}.svg", others.len() + 1);
            let shown = format!("<img src=\"{file}\" alt=\"{}\"/>", in_words(&svg[0]));
            let svg = picture(&svg[0]);
            others.push(Picture { file, svg });
            shown
        })
        .into_owned();
    for (from, to) in REPLACED.iter() {
        html = from.replace_all(&html, *to).into_owned();
    }
    html
}

/// What is said of a picture to those who don't see it.
fn in_words(svg: &str) -> String {
    let words = ["title", "desc"].map(|tag| {
        let (_, rest) = svg.split_once(&format!("<{tag}"))?;
        let (_, rest) = rest.split_once('>')?;
        Some(rest.split_once(&format!("</{tag}>"))?.0.trim())
    });
    let words: Vec<_> = words.into_iter().flatten().collect();
    words.join(". ").replace('"', "&quot;").replace("..", ".")
}

/// A picture with its own style.
fn picture(svg: &str) -> String {
    const NAMESPACE: &str = " xmlns=\"http://www.w3.org/2000/svg\"";
    let mut svg = svg.replacen(NAMESPACE, "", 1);
    for name in SVG_NAMES {
        svg = svg.replace(&format!(" {}=", name.to_lowercase()), &format!(" {name}="));
    }
    let svg = svg.replacen("<svg", &format!("<svg{NAMESPACE}"), 1);
    svg.replacen('>', &format!("><style>\n{PICTURE_STYLE}</style>"), 1)
}

/// A whole file with this in its body.
pub fn document(language: &str, title: &str, body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"{language}\" xml:lang=\"{language}\">\n\
         <head>\n<title>{}</title>\n\
         <link rel=\"stylesheet\" type=\"text/css\" href=\"stylesheet.css\"/>\n\
         </head>\n<body>\n{body}\n</body>\n</html>\n",
        encode_double_quoted_attribute(title)
    )
}

/// Finds what is no XML in a file of the book: a page may hold what is new to this module.
pub fn ensure_well_formed(file: &str, text: &str) -> Result<()> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    match roxmltree::Document::parse_with_options(text, options) {
        Ok(_) => Ok(()),
        Err(error) => {
            let row = error.pos().row.saturating_sub(1) as usize;
            let line = text.lines().nth(row).unwrap_or_default();
            Err(anyhow!("{file} would be no XML: {error}\n  {line}"))
        }
    }
}

/// The words that a piece of a page shows.
pub fn plain(html: &str) -> String {
    let text = TAG.replace_all(html, "");
    decode_html_entities(&text).into_owned()
}
