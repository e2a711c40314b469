//! Draws a conversation: who says what, from above to below, as a relay between the two
//! has heard it.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::html::escaped;

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Client,
    Server,
}

/// Some bytes, or without them the end: this side will say no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub by: Side,
    pub bytes: Option<Vec<u8>>,
}

/// The file beside a client that holds the picture.
pub fn file(dir: &Path) -> PathBuf {
    dir.join("conversation.svg")
}

/// All lengths are in pixels on a phone's screen.
const WIDTH: usize = 400;
const ROW: usize = 38;
const TOP: usize = 34;
/// Where the line of each side is.
const CLIENT: usize = 24;
const SERVER: usize = 376;
/// As many letters as there is room for.
const LETTERS: usize = 46;

/// An SVG that a page includes as it is: without a blank line, in the page's colors, with
/// a title and a description.
pub fn draw(client: &str, server: &str, title: &str, said: &[Said]) -> String {
    let height = TOP + said.len() * ROW + 14;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot moment\" role=\"img\" aria-labelledby=\"talk-{client} told-{client}\" viewBox=\"0 0 {WIDTH} {height}\">\n\
         <title id=\"talk-{client}\">{}</title>\n\
         <desc id=\"told-{client}\">{}</desc>\n\
         <text x=\"8\" y=\"14\" font-weight=\"bold\">{client}</text>\
         <text x=\"392\" y=\"14\" text-anchor=\"end\" font-weight=\"bold\">{server}</text>\n",
        escaped(title),
        escaped(&described(client, server, said)),
    );
    let bottom = height - 4;
    let _ = writeln!(
        svg,
        "<path d=\"M{CLIENT} 22V{bottom}M{SERVER} 22V{bottom}\" fill=\"none\" stroke=\"currentColor\" stroke-dasharray=\"2 3\"/>"
    );
    for (row, said) in said.iter().enumerate() {
        svg.push_str(&arrow(said, TOP + row * ROW));
    }
    svg.push_str("</svg>\n");
    svg
}

/// An arrow from one line to the other, and above it what is carried.
fn arrow(said: &Said, top: usize) -> String {
    let (y, middle) = (top + 22, WIDTH / 2);
    let (path, begins) = match said.by {
        Side::Client => (format!("M{CLIENT} {y}H{}m-7-4l7 4-7 4", SERVER - 2), CLIENT),
        Side::Server => (format!("M{SERVER} {y}H{}m7-4l-7 4 7 4", CLIENT + 2), SERVER),
    };
    let dashes = match said.bytes {
        Some(_) => "",
        None => " stroke-dasharray=\"6 4\"",
    };
    format!(
        "<circle cx=\"{begins}\" cy=\"{y}\" r=\"3\" fill=\"currentColor\"/>\
         <path d=\"{path}\" fill=\"none\" stroke=\"currentColor\"{dashes}/>\
         <text class=\"where\" x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
        top + 14,
        escaped(&words(said))
    )
}

/// What an arrow carries: bytes as Rust would write them, and how many there are.
fn words(said: &Said) -> String {
    let Some(bytes) = &said.bytes else {
        return "no more will come".to_owned();
    };
    let text = bytes.escape_ascii().to_string();
    let text = match text.len() <= LETTERS {
        true => format!("\"{text}\""),
        // Escaped, each of its letters is a byte.
        false => format!("\"{}…\"", &text[..LETTERS - 1]),
    };
    format!("{text}, {} bytes", bytes.len())
}

/// The picture in words.
fn described(client: &str, server: &str, said: &[Said]) -> String {
    let sentences = said.iter().map(|said| {
        let by = match said.by {
            Side::Client => client,
            Side::Server => server,
        };
        format!("{by}: {}.", words(said))
    });
    sentences.collect::<Vec<_>>().join(" ")
}
