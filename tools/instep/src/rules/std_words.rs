//! What a link into the standard library's documentation says, and where it leads.

use std::sync::LazyLock;

use regex::Regex;

use crate::book::chapter::Link;
use crate::finding::Finding;
use crate::rules::std_docs::STD;

/// A link whose words are the name of an item, in code, and that leads to another.
///
/// The words may leave out where the item stands: `lock`, `Mutex::lock` and
/// `std::sync::Mutex::lock` are all the same.
pub fn differs(link: &Link) -> Option<Finding> {
    let [words] = &link.code[..] else {
        return None;
    };
    let said = item(words).filter(|_| link.text == *words)?;
    let leads = path(&link.destination)?;
    let is_said = leads.ends_with(&said);
    (!is_said).then(|| {
        let what = format!("this link says `{words}` and leads to another item");
        let help = "write the name of the item that it leads to, or copy the address of the one \
                    that it names";
        Finding::new(&link.file, link.line, what, help)
            .expected(format!("`{}`", leads.join("::")))
            .found(format!("`{words}`"))
    })
}

/// `Mutex::<u32>::lock()` → `[Mutex, lock]`; `None` for code that is no name.
fn item(words: &str) -> Option<Vec<&str>> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?P<path>\w+(::\w+)*)(<[\w, ']+>)?(\(\)|!)?$").expect("a valid pattern")
    });
    let path = NAME.captures(words)?.name("path")?.as_str();
    Some(path.split("::").collect())
}

/// `…/std/sync/struct.Mutex.html#method.lock` → `[std, sync, Mutex, lock]`. A
/// section of a page is a part of what the page is about.
fn path(address: &str) -> Option<Vec<&str>> {
    let (page, fragment) = match address.strip_prefix(STD)?.split_once('#') {
        Some((page, fragment)) => (page, Some(fragment)),
        None => (address.strip_prefix(STD)?, None),
    };
    let mut parts = vec!["std"];
    parts.extend(page.strip_suffix(".html")?.split('/'));
    let file = parts.pop()?;
    parts.extend(file.split_once('.').map(|(_, name)| name));
    parts.extend(fragment.and_then(|fragment| Some(fragment.split_once('.')?.1)));
    Some(parts)
}
