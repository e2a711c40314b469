//! The sections of a book, as mdBook's index has them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::words::names;

/// What stands around the index in the script that mdBook writes.
const BEFORE: &str = "window.search = Object.assign(window.search, JSON.parse('";
const AFTER: &str = "'));";

/// What stands between the names of what a section is in.
const BETWEEN: &str = " » ";

/// What stands between what a section says and what else is found there.
const BEHIND: char = '\n';

/// What is in a page and not in its sentences: how each begins, and how it ends.
const BESIDE: [(&str, &str); 7] = [
    ("<pre", "</pre>"),
    ("<figcaption", "</figcaption>"),
    ("<schedule-explorer", "</schedule-explorer>"),
    ("<svg", "</svg>"),
    ("<p class=\"predict\"", "</p>"),
    ("<a class=\"run-there\"", "</a>"),
    (
        "<details><summary>Answer</summary>\n<ul>\n<li class=\"",
        "</details>",
    ),
];

/// A comment with what readers may call it that a section is about: how it begins, and how
/// it ends.
const NAMED: (&str, &str) = ("<!-- index: ", " -->");

/// Tags that stand within words and between them.
const INLINE: [&str; 10] = [
    "a", "b", "code", "data", "del", "em", "i", "kbd", "span", "strong",
];

/// Tags of what stands beside others like it, and need not be a sentence.
const PARTS: [&str; 3] = ["li", "td", "th"];

/// All that there is to search in, and how.
pub struct Sections {
    pub all: Vec<Section>,
    /// How many results are shown, with how many words of each, and how much a field counts.
    pub settings: Value,
}

pub struct Section {
    /// The address of its page, without a fragment.
    pub page: String,
    /// That of its heading in the page.
    pub id: String,
    pub title: String,
    /// What else its readers may call what it is about.
    pub named: String,
    /// What it is in.
    pub way: String,
    /// What it says; behind the end of that line, each word in its code and its answers that it
    /// does not say.
    pub text: String,
}

impl Sections {
    /// Those in a script; `None` when it is none of mdBook's. `page` reads a page.
    pub fn read(script: &str, page: impl Fn(&str) -> String) -> Option<Self> {
        let text = script
            .trim_end()
            .strip_prefix(BEFORE)?
            .strip_suffix(AFTER)?;
        let search: Value =
            serde_json::from_str(&text.replace("\\'", "'").replace("\\\\", "\\")).ok()?;
        let texts = &search["index"]["documentStore"]["docs"];
        let addresses = search["doc_urls"].as_array()?.iter();
        let ids: BTreeSet<_> = addresses
            .clone()
            .filter_map(|one| one.as_str()?.split_once('#'))
            .collect();
        let mut pages = BTreeMap::new();
        let section = |(number, address): (usize, &Value)| {
            let of = |field: &str| texts.get(number.to_string())?[field].as_str();
            let address = address.as_str()?;
            let (address, id) = address.split_once('#').unwrap_or((address, ""));
            let page = pages
                .entry(address.to_owned())
                .or_insert_with(|| page(address));
            let title = of("title")?;
            let way = of("breadcrumbs")?;
            let own = below(page, id, |id| ids.contains(&(address, id)));
            Some(Section {
                page: address.to_owned(),
                id: id.to_owned(),
                title: title.to_owned(),
                named: own.map(named).unwrap_or_default(),
                way: way
                    .strip_suffix(title)
                    .map_or(way, |way| way.trim_end_matches(BETWEEN))
                    .to_owned(),
                text: own.map_or_else(|| in_one_line(of("body").unwrap_or_default()), said),
            })
        };
        let all = addresses.enumerate().map(section).collect::<Option<_>>()?;
        Some(Sections {
            all,
            settings: settings(&search)?,
        })
    }
}

fn settings(search: &Value) -> Option<Value> {
    let results = &search["results_options"];
    let fields = &search["search_options"]["fields"];
    let boost = |field: &str| fields[field]["boost"].as_f64();
    Some(serde_json::json!({
        "results": results["limit_results"].as_u64()?,
        "words": results["teaser_word_count"].as_u64()?,
        "title": boost("title")?,
        "text": boost("body")?,
        "way": boost("breadcrumbs")?,
    }))
}

/// What a page has below a heading, up to the next one that begins a section.
fn below<'a>(page: &'a str, id: &str, begins: impl Fn(&str) -> bool) -> Option<&'a str> {
    let (_, rest) = page.split_once(&format!(" id=\"{id}\"><a class=\"header\""))?;
    let (_, rest) = rest.split_once("</h")?;
    let (_, rest) = rest.split_once('>')?;
    let (rest, _) = rest.split_once("</main>").unwrap_or((rest, ""));
    let headings = rest
        .match_indices("\"><a class=\"header\"")
        .map(|(end, _)| &rest[..end]);
    let next = headings.filter_map(|before| {
        let (_, id) = before.rsplit_once(" id=\"")?;
        begins(id).then(|| before.rfind('<'))?
    });
    Some(&rest[..next.min().unwrap_or(rest.len())])
}

/// What the comments of a part of a page have for the search.
fn named(html: &str) -> String {
    let (begin, end) = NAMED;
    let comments = html.split(begin).skip(1);
    let names: Vec<_> = comments
        .filter_map(|rest| Some(plain(rest.split_once(end)?.0)))
        .collect();
    names.join(", ")
}

/// What a part of a page says, without what is beside its sentences, and the words in its code
/// and in what has been proven of a quiz.
fn said(html: &str) -> String {
    let mut rest = html;
    let mut text = String::new();
    let mut code = String::new();
    let mut listings = vec![];
    while let Some((before, tag)) = rest.split_once('<') {
        let tag = &rest[before.len()..][..tag.len() + 1];
        text += before;
        let beside = BESIDE.iter().find(|(begin, _)| tag.starts_with(begin));
        if let Some((begin, end)) = beside {
            let (own, behind) = tag.split_once(end).unwrap_or((tag, ""));
            text.push(' ');
            match begin.split([' ', '>']).next().unwrap_or_default() {
                "<pre" | "<details" => {
                    code += refused_with(own).unwrap_or_default();
                    code.push(' ');
                    code += &without_tags(own);
                }
                "<figcaption" if own.contains("listings/") => {
                    let (_, name) = own.split_once("<code>").unwrap_or_default();
                    listings.push(name.split('<').next().unwrap_or_default());
                }
                _ => {}
            }
            code.push(' ');
            rest = behind;
        } else {
            let (name, behind) = tag.split_once('>').unwrap_or((tag, ""));
            let name = name.trim_start_matches(['<', '/']);
            let name = name.split([' ', '/']).next().unwrap_or_default();
            if tag.starts_with("</") && PARTS.contains(&name) {
                part(&mut text);
            }
            if !INLINE.contains(&name) {
                text.push(' ');
            }
            rest = behind;
        }
    }
    text += rest;
    let text = in_one_line(&plain(&text));
    let code = plain(&code);
    let known: BTreeSet<_> = names(&text).collect();
    let more: BTreeSet<_> = names(&code).filter(|name| !known.contains(name)).collect();
    // What a listing is called, it is about.
    let more: Vec<_> = more.into_iter().chain(listings).collect();
    if more.is_empty() {
        return text;
    }
    format!("{text}{BEHIND}{}", more.join(" "))
}

/// Ends what would run into the next like it, where both stand in one line.
fn part(text: &mut String) {
    let words = text.trim_end();
    if words.ends_with(char::is_alphanumeric) {
        text.truncate(words.len());
        text.push(';');
    }
}

/// The error with which the compiler refuses a block, which stands in its class.
fn refused_with(block: &str) -> Option<&str> {
    let (class, _) = block.split_once("<code class=\"")?.1.split_once('"')?;
    let is_error = |word: &&str| {
        let number = word.strip_prefix('E');
        number.is_some_and(|number| number.len() == 4 && number.parse::<u16>().is_ok())
    };
    class.split(' ').find(is_error)
}

fn without_tags(html: &str) -> String {
    let parts = html.split('<').skip(1);
    let texts = parts.filter_map(|part| Some(part.split_once('>')?.1));
    texts.collect()
}

fn plain(html: &str) -> String {
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
    ];
    let text = entities
        .iter()
        .fold(html.to_owned(), |text, (entity, char)| {
            text.replace(entity, char)
        });
    text.replace("&amp;", "&")
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
