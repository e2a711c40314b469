//! The sections of a book, as mdBook's index has them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::words::names;

/// What stands around the index in the script that mdBook writes.
const BEFORE: &str = "window.search = Object.assign(window.search, JSON.parse('";
const AFTER: &str = "'));";

/// What stands between the names of what a section is in.
const BETWEEN: &str = " » ";

/// Shorter blocks take less room than they would save.
const SHORT: usize = 20;

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
    /// What it is in.
    pub way: String,
    /// Of blocks of code, each name once.
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
        let mut code = BTreeMap::new();
        let section = |(number, address): (usize, &Value)| {
            let of = |field: &str| texts.get(number.to_string())?[field].as_str();
            let address = address.as_str()?;
            let (address, id) = address.split_once('#').unwrap_or((address, ""));
            let code = code
                .entry(address.to_owned())
                .or_insert_with(|| blocks(&page(address)));
            let title = of("title")?;
            let way = of("breadcrumbs")?;
            Some(Section {
                page: address.to_owned(),
                id: id.to_owned(),
                title: title.to_owned(),
                way: way
                    .strip_suffix(title)
                    .map_or(way, |way| way.trim_end_matches(BETWEEN))
                    .to_owned(),
                text: without_code(of("body")?, code),
            })
        };
        let addresses = search["doc_urls"].as_array()?.iter().enumerate();
        let all = addresses.map(section).collect::<Option<_>>()?;
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

/// The blocks of code of a page: what they say, in one line.
fn blocks(page: &str) -> Vec<String> {
    let blocks = page.split("<pre").skip(1).filter_map(|rest| {
        let (block, _) = rest.split_once("</pre>")?;
        let parts = block.split('<').skip(1);
        let text: String = parts
            .filter_map(|part| Some(part.split_once('>')?.1))
            .collect();
        Some(in_one_line(&plain(&text)))
    });
    blocks.collect()
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

/// A text in which the names of these blocks stand at its end, once, instead of the blocks.
fn without_code(text: &str, blocks: &[String]) -> String {
    let mut rest = in_one_line(text);
    let mut more = BTreeSet::new();
    for block in blocks.iter().filter(|block| block.len() >= SHORT) {
        if rest.contains(block.as_str()) {
            rest = rest.replacen(block, "", 1);
            more.extend(names(block));
        }
    }
    let said: BTreeSet<_> = names(&rest).collect();
    let more: Vec<_> = more.difference(&said).copied().collect();
    in_one_line(&format!("{rest} {}", more.join(" ")))
}
