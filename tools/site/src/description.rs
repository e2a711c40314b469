//! What search engines, and those who show a link, tell of a page: the words with which
//! it begins, and not the same sentence about the book for all of them; where the address
//! of the site is known, also the page's own address, and a picture.

/// What stands around the description that mdBook gives to each page.
const BEFORE: &str = "<meta name=\"description\" content=\"";
const AFTER: &str = "\">";

/// More letters than these are not shown.
const LONGEST: usize = 160;

/// A page that describes itself; one without a paragraph is left as it is.
pub fn in_page(page: &str) -> String {
    let described = || {
        let (head, rest) = page.split_once(BEFORE)?;
        let (_, body) = rest.split_once(AFTER)?;
        let (_, main) = body.split_once("<main>")?;
        let (_, paragraph) = main.split_once("<p>")?;
        let (paragraph, _) = paragraph.split_once("</p>")?;
        let words = beginning(&without_tags(paragraph));
        let (_, title) = head.split_once("<title>")?;
        let (title, _) = title.split_once("</title>")?;
        let (title, site) = title.rsplit_once(" - ").unwrap_or((title, title));
        let mut meta = format!("{BEFORE}{words}{AFTER}");
        for (name, value) in [
            ("title", title),
            ("site_name", site),
            ("description", &words),
            ("type", "article"),
        ] {
            meta += &property(name, &value.replace('"', "&quot;"));
        }
        Some(format!("{head}{meta}{body}"))
    };
    described().unwrap_or_else(|| page.to_owned())
}

/// The same page with its address, and that of its picture.
pub fn at(page: &str, address: &str, picture: &str) -> String {
    let canonical = format!("<link rel=\"canonical\" href=\"{address}\">");
    let card = "<meta name=\"twitter:card\" content=\"summary_large_image\">";
    let more = canonical + &property("url", address) + &property("image", picture) + card;
    page.replacen("</head>", &format!("{more}</head>"), 1)
}

fn property(name: &str, value: &str) -> String {
    format!("<meta property=\"og:{name}\" content=\"{value}\">")
}

/// The text of a paragraph, fit for an attribute.
fn without_tags(html: &str) -> String {
    let text: String = html
        .split('<')
        .enumerate()
        .map(|(index, part)| match index {
            0 => part,
            _ => part.split_once('>').map_or("", |(_, text)| text),
        })
        .collect();
    text.replace('"', "&quot;")
}

/// As many whole words as are shown.
fn beginning(text: &str) -> String {
    let mut beginning = String::new();
    for word in text.split_whitespace() {
        if beginning.chars().count() + word.chars().count() > LONGEST {
            beginning.push_str(" …");
            break;
        }
        if !beginning.is_empty() {
            beginning.push(' ');
        }
        beginning.push_str(word);
    }
    beginning
}
