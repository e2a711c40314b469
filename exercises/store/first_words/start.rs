//! first_words: the first words of a protocol.

pub fn reply(line: &str) -> String {
    todo!("answer {line:?}")
}
