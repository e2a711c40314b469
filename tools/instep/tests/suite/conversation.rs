//! A picture of a conversation shows who says what, in order.

use instep::record::conversation::{Said, Side, draw};

fn said(by: Side, bytes: Option<&[u8]>) -> Said {
    Said {
        by,
        bytes: bytes.map(<[u8]>::to_vec),
    }
}

#[test]
fn each_says_what_it_has_said_and_then_that_no_more_will_come() {
    let conversation = [
        said(Side::Client, Some(b"hello\n")),
        said(Side::Server, Some(b"HELLO!\n")),
        said(Side::Client, None),
        said(Side::Server, None),
    ];
    let picture = draw("asks", "answers", "A line & its reply", &conversation);
    let told = r#"asks: &quot;hello\n&quot;, 6 bytes. answers: &quot;HELLO!\n&quot;, 7 bytes. asks: no more will come. answers: no more will come."#;
    assert!(picture.contains(told), "{picture}");
    assert!(picture.contains("A line &amp; its reply"), "{picture}");
    assert!(
        !picture.contains("\n\n"),
        "a blank line ends HTML in Markdown"
    );
    assert_eq!(picture.matches("stroke-dasharray=\"6 4\"").count(), 2);
}

#[test]
fn what_is_no_text_is_written_out_and_what_is_long_is_cut() {
    let bytes: Vec<u8> = [0xc3, b'('].into_iter().chain([b'x'; 80]).collect();
    let picture = draw(
        "asks",
        "answers",
        "Much",
        &[said(Side::Client, Some(&bytes))],
    );
    assert!(picture.contains(r"\xc3("), "{picture}");
    assert!(picture.contains("…&quot;, 82 bytes"), "{picture}");
}
