//! Highlighted code is the same code, in colors.

use std::fs;
use std::path::Path;

use schedules::page::code::lines;
use site::highlight::in_page;

/// A page with one block of Rust.
fn page(code: &str) -> String {
    format!("<p>a &lt; b</p><pre><code class=\"language-rust no_run\">{code}</code></pre><p>c</p>")
}

/// The text of a piece of HTML, as a browser sees it.
fn text(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').expect("a tag ends").1;
    }
    text.push_str(rest);
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// All programs of the tools, and texts that are none.
fn sources() -> Vec<String> {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut sources = vec![];
    for file in site::pages::files(&tools).expect("there are tools") {
        if file.extension().is_some_and(|extension| extension == "rs") {
            sources.extend(fs::read_to_string(file));
        }
    }
    assert!(sources.len() > 100, "{} programs", sources.len());
    let odd = [
        "",
        "\"",
        "'",
        "/*",
        "r#\"",
        "#[",
        "#![x",
        "0x",
        "b'",
        "/* /* */",
        "\u{1f980}'a",
        "\r\n\r\n",
        "&amp;amp; <b> &&& <<>>",
        "#",
        "# #[a[b]c]d",
        "fn fn fn",
        "\u{0}",
        "$x:expr",
    ];
    sources.extend(odd.map(str::to_owned));
    sources.extend((0..500).map(noise));
    // Cut in the middle, whatever stands there.
    let cut: Vec<String> = sources
        .iter()
        .flat_map(|source| [3, 2].map(|part| source.chars().take(source.len() / part).collect()))
        .collect();
    sources.extend(cut);
    sources
}

/// A text of random bytes, half of them such as open or close something; the
/// same for the same number.
fn noise(number: u64) -> String {
    const MARKS: &[u8] = b"\"'/*#[]!<>&;r\\\n {}$";
    let mut random = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1;
    let mut next = move || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random >> 32) as usize
    };
    let bytes: Vec<u8> = (0..next() % 60)
        .map(|_| match next() % 2 {
            0 => MARKS[next() % MARKS.len()],
            _ => next() as u8,
        })
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn only_the_colors_are_added() {
    for source in sources() {
        let before = page(&escaped(&source));
        let after = in_page(&before);
        assert_eq!(text(&after), text(&before), "{source}");
    }
}

#[test]
fn the_lines_are_those_of_the_program() {
    for source in sources() {
        let texts: Vec<_> = lines(&source).iter().map(|line| text(line)).collect();
        let expected: Vec<_> = source
            .split_inclusive('\n')
            .map(|line| line.trim_end_matches(['\n', '\r']))
            .collect();
        assert_eq!(texts, expected);
        for line in lines(&source) {
            assert_eq!(
                line.matches("<span").count(),
                line.matches("</span>").count(),
                "{line}"
            );
        }
    }
}

#[test]
fn tokens_have_the_classes_of_the_themes() {
    let cases = [
        (
            "fn main() {}",
            "<span class=\"hljs-keyword\">fn</span> <span class=\"hljs-title\">main</span>() {}",
        ),
        (
            "let x = 0x1f;",
            "<span class=\"hljs-keyword\">let</span> x = <span class=\"hljs-number\">0x1f</span>;",
        ),
        (
            "println!(\"{x}\")",
            "<span class=\"hljs-built_in\">println</span>!(<span class=\"hljs-string\">\"{x}\"</span>)",
        ),
        (
            "&'static str",
            "&amp;<span class=\"hljs-symbol\">'static</span> <span class=\"hljs-built_in\">str</span>",
        ),
        (
            "#[derive(Debug)] struct",
            "<span class=\"hljs-meta\">#[derive(Debug)]</span> <span class=\"hljs-keyword\">struct</span>",
        ),
        (
            "// a < b",
            "<span class=\"hljs-comment\">// a &lt; b</span>",
        ),
        ("r#type x != y", "r#type x != y"),
    ];
    for (code, expected) in cases {
        assert_eq!(lines(code), [expected], "{code}");
    }
}

#[test]
fn hidden_lines_stay_hidden() {
    let hidden = "<span class=\"boring\">fn main() {\n</span>/* over\n<span class=\"boring\">two */ }\n</span>";
    let html = in_page(&page(hidden));
    let expected = "<code class=\"language-rust no_run hljs\">\
        <span class=\"boring\"><span class=\"hljs-keyword\">fn</span> <span class=\"hljs-title\">main</span>() {\n</span>\
        <span class=\"hljs-comment\">/* over\n</span>\
        <span class=\"boring\"><span class=\"hljs-comment\">two */</span> }\n</span></code>";
    assert!(html.contains(expected), "{html}");
}

#[test]
fn what_is_no_code_of_this_kind_is_left_alone() {
    for untouched in [
        "<pre><code class=\"language-text\">fn main() {}</code></pre>",
        "<code class=\"language-rust\"",
        "<code class=\"language-rust\">fn main() {}",
        "<p>fn main() {}</p>",
    ] {
        assert_eq!(in_page(untouched), untouched);
    }
    let foreign = page("<b>fn</b> main() {}");
    assert_eq!(
        in_page(&foreign),
        foreign.replace("no_run\"", "no_run hljs\"")
    );
}
