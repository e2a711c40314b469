//! Text as HTML.

use html_escape::encode_double_quoted_attribute;

/// A text as it stands in HTML, also between quotes. A blank line would end the block in
/// Markdown.
pub fn escaped(text: &str) -> String {
    encode_double_quoted_attribute(text).replace('\n', "<br>")
}
