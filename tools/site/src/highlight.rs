//! Colors for the Rust code of a page that mdBook has rendered.

use schedules::page::code::{marked_up, spans};

/// What opens a block of Rust code in a page, up to further classes.
const OPENING: &str = "<code class=\"language-rust";
const CLOSING: &str = "</code>";

/// A page with all of its Rust code highlighted.
pub fn in_page(page: &str) -> String {
    let mut text = String::with_capacity(page.len() * 2);
    let mut rest = page;
    while let Some(start) = rest.find(OPENING) {
        let (before, block) = rest.split_at(start);
        text.push_str(before);
        let Some((attributes, inner)) = block[OPENING.len()..].split_once('>') else {
            rest = block;
            break;
        };
        let Some((code, after)) = inner.split_once(CLOSING) else {
            rest = block;
            break;
        };
        let attributes = attributes.replacen('"', " hljs\"", 1);
        text.push_str(OPENING);
        text.push_str(&attributes);
        text.push('>');
        text.push_str(&in_code(code));
        text.push_str(CLOSING);
        rest = after;
    }
    text.push_str(rest);
    text
}

/// A stretch of code that mdBook has rendered: text, and marks around lines
/// that are hidden at first. Anything else is left as it is.
fn in_code(html: &str) -> String {
    let Some((text, tags)) = without_tags(html) else {
        return html.to_owned();
    };
    let spans = spans(&text);
    let mut marked = String::with_capacity(html.len() * 2);
    let mut start = 0;
    for (at, tag) in tags {
        marked.push_str(&marked_up(&text, start..at, &spans));
        marked.push_str(tag);
        start = at;
    }
    marked.push_str(&marked_up(&text, start..text.len(), &spans));
    marked
}

/// The text of a piece of HTML, and the tags with their places in the text;
/// `None` when there are others than mdBook's.
fn without_tags(html: &str) -> Option<(String, Vec<(usize, &str)>)> {
    const TAGS: [&str; 2] = ["<span class=\"boring\">", "</span>"];
    const ENTITIES: [(&str, char); 6] = [
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&amp;", '&'),
        ("&quot;", '"'),
        ("&#39;", '\''),
        ("&#x27;", '\''),
    ];
    let mut text = String::with_capacity(html.len());
    let mut tags = vec![];
    let mut rest = html;
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '<' => {
                let tag = TAGS.iter().find(|tag| rest.starts_with(**tag))?;
                tags.push((text.len(), *tag));
                tag.len()
            }
            '&' => {
                let (entity, char) = ENTITIES.iter().find(|(name, _)| rest.starts_with(name))?;
                text.push(*char);
                entity.len()
            }
            char => {
                text.push(char);
                char.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    Some((text, tags))
}
