//! The list of contents, with buttons where mdBook has links that lead nowhere, with
//! the goals of each page, of which the reader may have reached some, and with the
//! sections of the page itself from the beginning: mdBook's script adds them when it has
//! read the page, and what stands below them would move.

use std::path::Path;

use anyhow::Result;

use crate::pages;

/// What folds a part of the list, in mdBook's HTML and in its script, and what
/// a keyboard can press instead.
const TOGGLES: [(&str, &str); 2] = [
    (
        "<a class=\"chapter-fold-toggle\"><div>❱</div></a>",
        "<button type=\"button\" class=\"chapter-fold-toggle\" aria-label=\"Pages below\" \
         aria-expanded=\"false\"><div>❱</div></button>",
    ),
    (
        "const toggle = document.createElement('a');",
        "const toggle = document.createElement('button');\
         toggle.ariaLabel = 'Sections below';",
    ),
];

/// What the list stands in, and the element of this id before it, from which the script takes
/// the sections of its page. The page that holds the whole book has none.
const LIST: &str = "<mdbook-sidebar-scrollbox";
const SECTIONS: &str = "sections-here";

/// Where mdBook's script is about to bring the page into sight; where it does so, which need
/// not be before all is laid out for the first time; and where it adds its own list of
/// sections, which listens to the reader, and looks like this one.
const SCRIPT: [(&str, &str); 3] = [
    (
        "const sidebarScrollOffset =",
        "const sections = document.getElementById('sections-here');\
         if (sections) this.querySelector('.active')?.parentElement.after(sections.content);\
         const sidebarScrollOffset =",
    ),
    (
        "activeSection.scrollIntoView({ block: 'center' });",
        "requestAnimationFrame(() => activeSection.scrollIntoView({ block: 'center' }));",
    ),
    (
        "activeItemSpan.after(onThisPage);",
        "document.querySelector('.on-this-page')?.remove();\
         activeItemSpan.after(onThisPage);",
    ),
];

/// Puts buttons into the lists of contents of the book in the folder `html`, and
/// which `goals` the pages pose: a page with the words for its attribute; and into each
/// page its sections.
///
/// # Errors
///
/// When a file can't be read or written.
pub fn finish(html: &Path, goals: &[(String, String)]) -> Result<()> {
    for file in pages::files(html)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name == "toc.html" || name.starts_with("toc-") && name.ends_with(".js") {
            pages::rewrite(&file, |list| with_goals(&with_buttons(list), goals))?;
        } else if name.ends_with(".html") && name != "print.html" {
            pages::rewrite(&file, with_sections)?;
        }
    }
    Ok(())
}

fn with_buttons(list: &str) -> String {
    TOGGLES
        .iter()
        .chain(&SCRIPT)
        .fold(list.to_owned(), |list, (old, new)| list.replace(old, new))
}

fn with_goals(list: &str, goals: &[(String, String)]) -> String {
    goals.iter().fold(list.to_owned(), |list, (page, words)| {
        let link = format!("<a href=\"{page}\"");
        list.replace(&link, &format!("{link} data-goals=\"{words}\""))
    })
}

/// A page with its sections, as mdBook's script lists them: those below the second level of
/// headings are folded until they are read.
fn with_sections(page: &str) -> String {
    let Some((_, main)) = page.split_once("<main>") else {
        return page.to_owned();
    };
    let mut list = String::new();
    let mut depth = 1;
    for heading in main.split("<h").skip(1) {
        let Some((level, id, text)) = section(heading) else {
            continue;
        };
        while depth < level {
            list += "<ol class=\"section\">";
            depth += 1;
        }
        while depth > level {
            list += "</ol>";
            depth -= 1;
        }
        list += &format!(
            "<li class=\"header-item expanded\"><span class=\"chapter-link-wrapper\">\
             <a href=\"#{id}\" class=\"header-in-summary\">{text}</a></span>"
        );
    }
    if list.is_empty() {
        return page.to_owned();
    }
    let sections = format!(
        "<template id=\"{SECTIONS}\"><div class=\"on-this-page\">{list}</div></template>{LIST}"
    );
    page.replacen(LIST, &sections, 1)
}

/// The level of a section, its address in the page, and its title.
fn section(heading: &str) -> Option<(usize, &str, &str)> {
    let (level, rest) = heading.split_at_checked(1)?;
    let level = level.parse().ok().filter(|level| (2..=3).contains(level))?;
    let (id, rest) = rest
        .strip_prefix(" id=\"")?
        .split_once("\"><a class=\"header\"")?;
    let (_, rest) = rest.split_once('>')?;
    let (text, _) = rest.split_once(&format!("</a></h{level}>"))?;
    Some((level, id, text))
}
