//! Text as HTML.

/// A text as it stands in HTML, also between quotes. A blank line would end the block in
/// Markdown.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\n', "<br>")
}

/// A text as it stands in HTML between tags.
pub fn between_tags(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
